package org.wengert.nn.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/**
 * Tokens, such as characters or words, and their numbers: id 0 to size - 1.
 *
 * <pre>{@code
 * Vocabulary characters = Vocabulary.characters(text);
 * Tensor ids = characters.encode(text);              // INT32, one for each character
 * String again = characters.decode(ids);
 * }</pre>
 *
 * <p>Immutable. Save {@link #tokens} beside the network.
 */
public final class Vocabulary {
    private final List<String> tokens;
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final @Nullable String unknown;

    private Vocabulary(List<String> tokens, @Nullable String unknown) {
        this.tokens = List.copyOf(tokens);
        this.unknown = unknown;
        for (String token : tokens) {
            ids.put(token, ids.size());
        }
    }

    /** The characters of a text, each once, in the order of their code points. */
    public static Vocabulary characters(String text) {
        Arguments.notNull(text, "Vocabulary: the text", "Pass one.");
        TreeSet<Integer> characters = new TreeSet<>();
        text.codePoints().forEach(characters::add);
        return new Vocabulary(characters.stream().map(Character::toString).toList(), null);
    }

    /**
     * These tokens, each once, in the order in which they first come.
     *
     * @throws IllegalArgumentException if the list or a token is null
     */
    public static Vocabulary of(List<String> tokens) {
        Arguments.noneNull(tokens, "Vocabulary: the list of tokens", "Pass words or characters.");
        return new Vocabulary(tokens.stream().distinct().toList(), null);
    }

    /**
     * Returns a vocabulary in which this token stands for all that are not in it. If it is none of the tokens, it is added at the end.
     *
     * @throws IllegalArgumentException if it is null
     */
    public Vocabulary unknown(String token) {
        List<String> all = new ArrayList<>(tokens);
        if (!ids.containsKey(Arguments.notNull(token, "Vocabulary: the token", "Pass one, such as <unknown>."))) {
            all.add(token);
        }
        return new Vocabulary(all, token);
    }

    /** Returns the number of tokens. */
    public int size() {
        return tokens.size();
    }

    /** Returns the tokens in the order of their ids. */
    public List<String> tokens() {
        return tokens;
    }

    /**
     * Returns the id of a token, or that of the one for unknown tokens.
     *
     * @throws IllegalArgumentException if it is not in the vocabulary, and no token stands for unknown ones
     */
    public int id(String token) {
        Integer id = ids.get(Arguments.notNull(token, "Vocabulary: the token", "Pass one."));
        if (id == null && unknown != null) {
            id = ids.get(unknown);
        }
        if (id == null) {
            throw new IllegalArgumentException("Vocabulary: '" + token + "' is not one of the " + size()
                    + " tokens. Add it, or a token for all that are not known: unknown(\"?\").");
        }
        return id;
    }

    /**
     * Returns the token of this id.
     *
     * @throws IndexOutOfBoundsException if it is not from 0 to size - 1
     */
    public String token(int id) {
        if (id < 0 || id >= size()) {
            throw new IndexOutOfBoundsException("Vocabulary: id " + id + " of " + size() + " tokens: expected 0 to "
                    + (size() - 1) + ". Use ids that encode() has given.");
        }
        return tokens.get(id);
    }

    /**
     * Returns the ids of a text's characters, INT32 (n). It outlives every scope.
     *
     * @throws IllegalArgumentException if one is not in the vocabulary, and no token stands for unknown ones
     */
    public Tensor encode(String text) {
        Arguments.notNull(text, "Vocabulary: the text", "Pass one.");
        return tensor(text.codePoints().map(c -> id(Character.toString(c))).toArray());
    }

    /** Returns the ids of these tokens, INT32 (n): {@link #encode(String)} for words. */
    public Tensor encode(List<String> words) {
        Arguments.noneNull(words, "Vocabulary: the list of tokens", "Pass words.");
        return tensor(words.stream().mapToInt(this::id).toArray());
    }

    private static Tensor tensor(int[] ids) {
        try (Tape.Scope outside = Tape.outsideScopes()) {
            return Tensor.of(ids, ids.length);
        }
    }

    /**
     * Returns the tokens of these ids, one after the other.
     *
     * @throws IllegalArgumentException if they are not INT32
     * @throws IndexOutOfBoundsException if one is not from 0 to size - 1
     */
    public String decode(Tensor ids) {
        Arguments.notNull(ids, "Vocabulary: the tensor of ids", "Pass INT32 ids.");
        if (ids.dtype() != DType.INT32) {
            throw new IllegalArgumentException(
                    "Vocabulary: ids " + Text.type(ids) + ": expected INT32. Use argMax to turn scores into ids.");
        }
        return decode(ids.toIntArray());
    }

    /** {@link #decode(Tensor)} of numbers. */
    public String decode(int... ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(token(id));
        }
        return text.toString();
    }

    /** The number of tokens and the first of them. */
    @Override
    public String toString() {
        return size() + " tokens: " + tokens.subList(0, Math.min(size(), 10)) + (size() > 10 ? " ..." : "");
    }
}

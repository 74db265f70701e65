package org.wengert.examples;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wengert.DType;
import org.wengert.Tensor;

/** BERT's words: a text in small letters without accents, cut into the longest pieces that are in the vocabulary. */
final class WordPiece {
    private static final int LONGEST_WORD = 100;
    private static final Pattern ENTRY = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*:\\s*(\\d+)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private final Map<String, Integer> vocabulary = new HashMap<>();

    /** Token ids and a mask of the tokens that are there, each [sentences, length]. */
    record Encoded(Tensor ids, Tensor mask) {}

    /** A tokenizer of the vocabulary in a tokenizer.json. */
    WordPiece(String json) {
        int start = json.indexOf("\"vocab\"");
        Matcher entry = ENTRY.matcher(json);
        for (boolean found = entry.find(start); found; found = entry.find()) {
            vocabulary.put(unescaped(entry.group(1)), Integer.valueOf(entry.group(2)));
        }
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? escape.group(2)
                                : Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    /** Encodes sentences, the shorter ones padded. */
    Encoded encode(List<String> sentences) {
        List<List<Integer>> all = sentences.stream().map(this::ids).toList();
        int length = all.stream().mapToInt(List::size).max().orElse(0);
        int[] ids = new int[all.size() * length];
        int[] mask = new int[ids.length];
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.get(i).size(); j++) {
                ids[i * length + j] = all.get(i).get(j);
                mask[i * length + j] = 1;
            }
        }
        return new Encoded(Tensor.of(ids, all.size(), length), Tensor.of(mask, all.size(), length));
    }

    /** Pieces and where they are in the vocabulary, between the marks of start and end. */
    private List<Integer> ids(String sentence) {
        List<Integer> ids = new ArrayList<>(List.of(id("[CLS]")));
        for (String word : words(sentence)) {
            ids.addAll(pieces(word));
        }
        ids.add(id("[SEP]"));
        return ids;
    }

    private int id(String piece) {
        Integer id = vocabulary.get(piece);
        if (id == null) {
            throw new IllegalArgumentException("no " + piece + " in the vocabulary");
        }
        return id;
    }

    private static List<String> words(String sentence) {
        String plain = Normalizer.normalize(sentence.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}", "")
                .replaceAll("[\\p{Cc}\\s]+", " ")
                .replaceAll("([\\p{Punct}\\p{IsPunctuation}\\p{IsIdeographic}])", " $1 ");
        return Arrays.stream(plain.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    private List<Integer> pieces(String word) {
        List<Integer> pieces = new ArrayList<>();
        int start = 0;
        while (start < word.length() && word.length() <= LONGEST_WORD) {
            int end = word.length();
            String mark = start == 0 ? "" : "##";
            while (end > start && !vocabulary.containsKey(mark + word.substring(start, end))) {
                end--;
            }
            if (end == start) {
                break;
            }
            pieces.add(id(mark + word.substring(start, end)));
            start = end;
        }
        return start == word.length() ? pieces : List.of(id("[UNK]"));
    }

    /** Zeros in the shape of ids: the type of each token, for one sentence alone. */
    static Tensor types(Tensor ids) {
        return Tensor.zeros(DType.INT32, ids.shape().toArray());
    }
}

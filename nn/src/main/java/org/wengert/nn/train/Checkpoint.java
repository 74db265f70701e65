package org.wengert.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.wengert.Tensor;
import org.wengert.io.Safetensors;
import org.wengert.io.SafetensorsFile;
import org.wengert.nn.Stateful;
import org.wengert.nn.internal.Arguments;

/**
 * The states of several parts in one safetensors file: all that a training needs to go on, bit for bit.
 *
 * <pre>{@code
 * Checkpoint checkpoint = new Checkpoint(path)
 *         .with("model", model)
 *         .with("optimizer", adam)
 *         .with("random", Rng.stateful());
 * checkpoint.save();
 * checkpoint.load();   // in another process, with parts that were made in the same way
 * }</pre>
 *
 * <p>A tensor's name in the file is that of its part, a dot, and its own: {@code model.hidden1.weight}, {@code optimizer.0.exp_avg}.
 */
public final class Checkpoint {
    private final Path file;
    private final Map<String, Stateful> parts = new LinkedHashMap<>();

    /** A checkpoint at this path, without parts. */
    public Checkpoint(Path file) {
        this.file = Arguments.notNull(file, "Checkpoint: the path", "Pass one: Path.of(\"checkpoint.safetensors\").");
    }

    /**
     * Adds a part. Parts are loaded in the order in which they were added: an optimizer before its schedule.
     *
     * @throws IllegalArgumentException if the part is null, or the name is null, empty, contains a dot or is taken
     */
    public Checkpoint with(String name, Stateful part) {
        Arguments.notNull(name, "Checkpoint: the name of a part", "Pass one, such as model.");
        Arguments.notNull(part, "Checkpoint: part " + name, "Pass a model, an optimizer, or Rng.stateful().");
        if (name.isEmpty() || name.contains(".") || parts.containsKey(name)) {
            throw new IllegalArgumentException("Checkpoint: part '" + name
                    + "': expected a name without dots that no other part has. Choose another.");
        }
        parts.put(name, part);
        return this;
    }

    /**
     * Writes the states of all parts, whole or not at all: the path leads to the old file or the new one at any moment, also if the machine stops.
     *
     * @throws IOException if the file cannot be written; the old one is still there then
     */
    public void save() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parts.forEach((name, part) -> part.state().forEach((own, tensor) -> tensors.put(name + "." + own, tensor)));
        Safetensors.write(file, tensors);
    }

    /**
     * Gives all parts their states, or none: if one does not fit, all are as they were. What else is in the file is left there, so that the model alone may be
     * loaded.
     *
     * @throws IllegalArgumentException if the state of a part does not fit; it says why
     * @throws org.wengert.io.FileFormatException if it is no whole safetensors file
     * @throws IOException if it cannot be read
     */
    public void load() throws IOException {
        load(read(new TreeSet<>()));
    }

    /** {@link #load}, and it is an error if the file has other parts too. */
    void loadAll() throws IOException {
        Set<String> others = new TreeSet<>();
        Map<String, Map<String, Tensor>> states = read(others);
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("Checkpoint: " + file + " also has " + others + ", and here are "
                    + parts.keySet() + ". Set up the training as it was when the file was written.");
        }
        load(states);
    }

    private void load(Map<String, Map<String, Tensor>> states) {
        Map<String, Map<String, Tensor>> before = new LinkedHashMap<>();
        parts.forEach((name, part) -> before.put(name, part.state()));
        List<String> changed = new ArrayList<>();
        for (Map.Entry<String, Map<String, Tensor>> state : states.entrySet()) {
            changed.add(state.getKey());
            try {
                part(state.getKey()).load(state.getValue());
            } catch (Throwable e) {
                takeBack(changed, before, e);
                if (e instanceof IllegalArgumentException) {
                    throw new IllegalArgumentException(
                            "Checkpoint: " + file + ": part " + state.getKey() + ": " + e.getMessage(), e);
                }
                throw e;
            }
        }
    }

    private Map<String, Map<String, Tensor>> read(Set<String> others) throws IOException {
        Map<String, Map<String, Tensor>> states = new LinkedHashMap<>();
        parts.keySet().forEach(name -> states.put(name, new LinkedHashMap<>()));
        try (SafetensorsFile open = Safetensors.open(file)) {
            for (String name : open.tensors().keySet()) {
                int dot = name.indexOf('.');
                String part = dot < 0 ? name : name.substring(0, dot);
                Map<String, Tensor> state = states.get(part);
                if (dot >= 0 && state != null) {
                    state.put(name.substring(dot + 1), open.read(name));
                } else {
                    others.add(part);
                }
            }
        }
        return states;
    }

    /** The last first: a schedule sets rates, which its optimizer then takes back. */
    private void takeBack(List<String> changed, Map<String, Map<String, Tensor>> before, Throwable reason) {
        for (int i = changed.size() - 1; i >= 0; i--) {
            try {
                part(changed.get(i)).load(Arguments.notNull(before.get(changed.get(i)), "Checkpoint: a state", ""));
            } catch (RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private Stateful part(String name) {
        return Arguments.notNull(parts.get(name), "Checkpoint: part " + name, "Add it with with().");
    }
}

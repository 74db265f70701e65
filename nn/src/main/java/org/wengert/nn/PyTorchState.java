package org.wengert.nn;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Text;

/** The state of a module by PyTorch's names and in its layouts. */
final class PyTorchState implements Stateful {
    private final Module module;
    private final Map<String, Module> modules;
    /** By PyTorch's paths: the entry with our whole paths. */
    private final Map<String, PyTorchEntry> entries = new LinkedHashMap<>();

    PyTorchState(Module module) {
        this.module = module;
        this.modules = module.namedModules();
        Set<String> places = module.places().keySet();
        Set<String> taken = new HashSet<>();
        Map<String, String> theirPaths = new LinkedHashMap<>();
        modules.forEach((path, part) -> {
            String theirs = theirPath(path, theirPaths);
            theirPaths.put(path, theirs);
            for (PyTorchEntry entry : part.pyTorchEntries()) {
                List<String> parts = entry.parts().stream()
                        .map(name -> Text.join(path, name))
                        .toList();
                if (places.containsAll(parts) && taken.addAll(parts)) {
                    add(Text.join(theirs, entry.name()), entry.transposed(), parts);
                }
            }
        });
        for (String path : places) {
            if (!taken.contains(path)) {
                add(theirPath(path, theirPaths), false, List.of(path));
            }
        }
    }

    private void add(String theirs, boolean transposed, List<String> parts) {
        PyTorchEntry before = entries.put(theirs, new PyTorchEntry(theirs, transposed, parts));
        if (before != null) {
            throw new IllegalStateException("PyTorch: " + before.parts() + " and " + parts + " would both be named "
                    + theirs + ". Rename a field.");
        }
    }

    /** Translates a path: that of the nearest module above it, whose own path is known, and its name there. */
    private String theirPath(String path, Map<String, String> known) {
        String above = path;
        while (!above.isEmpty()) {
            above = above.substring(0, Math.max(0, above.lastIndexOf('.')));
            String theirs = known.get(above);
            Module owner = modules.get(above);
            if (theirs != null && owner != null) {
                String name = path.substring(above.isEmpty() ? 0 : above.length() + 1);
                return Text.join(theirs, owner.pyTorchName(name));
            }
        }
        return "";
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> ours = module.state();
        Map<String, Tensor> state = new LinkedHashMap<>();
        try (Tape.Scope outside = Tape.outsideScopes();
                Tape.Scope off = Tape.noGrad()) {
            entries.forEach((name, entry) ->
                    state.put(name, entry.join(parts(entry, ours)).named(name)));
        }
        return state;
    }

    @Override
    public void load(Map<String, Tensor> state) {
        State.check(module, state(), state);
        Map<String, Tensor> ours = module.state();
        try (Tape.Scope off = Tape.noGrad()) {
            state.forEach((name, tensor) -> {
                PyTorchEntry entry = Objects.requireNonNull(entries.get(name));
                List<Tensor> parts = entry.split(tensor, parts(entry, ours));
                for (int i = 0; i < parts.size(); i++) {
                    ours.put(entry.parts().get(i), parts.get(i));
                }
            });
        }
        module.load(ours);
    }

    private static List<Tensor> parts(PyTorchEntry entry, Map<String, Tensor> ours) {
        return entry.parts().stream()
                .map(part -> Objects.requireNonNull(ours.get(part)))
                .toList();
    }
}

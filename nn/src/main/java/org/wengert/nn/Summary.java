package org.wengert.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.context.Ambient;
import org.wengert.nn.internal.Text;

/** A module as a table of layers, output shapes and numbers of parameters, from one forward pass that each layer reports to. */
final class Summary {
    private static final Ambient<Summary> OPEN = new Ambient<>();
    private static final String INDENT = "  ";

    private final IdentityHashMap<Object, Shape> shapes = new IdentityHashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();
    private final List<String[]> rows = new ArrayList<>();

    /** Tells this thread's open summary, if there is one, that the layer computed y; returns y. */
    static Tensor note(Object layer, Tensor y) {
        Summary summary = Ambient.isAnyRunning() ? OPEN.get() : null;
        if (summary != null && y != null) {
            summary.shapes.put(layer, y.shape());
        }
        return y;
    }

    static String of(Module root, Tensor... inputs) {
        Summary summary = new Summary();
        root.evaluating(() -> {
            try (Tape.Scope off = Tape.noGrad()) {
                return OPEN.run(summary, () -> note(root, root.call(inputs)));
            }
        });
        return summary.table(root);
    }

    private String table(Module root) {
        rows.add(new String[] {"layer", "output", "parameters"});
        root.namedLayers().forEach(this::addRow);
        return layOut() + totals(root);
    }

    private void addRow(String path, Object layer) {
        String parent = path;
        do {
            parent = parent.substring(0, Math.max(0, parent.lastIndexOf('.')));
        } while (!depths.containsKey(parent) && !parent.isEmpty());
        int depth = path.isEmpty() ? 0 : 1 + depths.getOrDefault(parent, 0);
        depths.put(path, depth);
        String name = parent.isEmpty() ? path : path.substring(parent.length() + 1);
        Shape shape = shapes.get(layer);
        rows.add(new String[] {
            INDENT.repeat(depth) + (name.isEmpty() ? "" : "(" + name + ") ") + describe(layer),
            shape == null ? "" : shape.toString(),
            count(layer instanceof Module module ? module.parameterCount() : 0)
        });
    }

    private static String describe(Object layer) {
        if (!(layer instanceof Module module)) {
            return Outline.function(layer);
        }
        String details = module.details();
        return Text.name(module.getClass()) + (details.isEmpty() ? "" : "(" + details + ")");
    }

    private String layOut() {
        int[] widths = new int[3];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            text.append(
                    String.format("%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s\n", (Object[]) row));
        }
        return text.toString();
    }

    private static String totals(Module root) {
        long trained = root.parameters().stream()
                .filter(Parameter::requiresGrad)
                .mapToLong(parameter -> parameter.own().size())
                .sum();
        long buffers =
                root.buffers().stream().mapToLong(buffer -> buffer.own().size()).sum();
        return count(root.parameterCount()) + " parameters, " + count(trained) + " of them trained; " + count(buffers)
                + " numbers in buffers";
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private Summary() {}
}

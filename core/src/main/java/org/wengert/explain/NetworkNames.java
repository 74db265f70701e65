package org.wengert.explain;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Letters;
import org.wengert.text.Names;

/**
 * The letters of a lecture: z1 and a1 for what the first layer computes before and after its activation, u1 for what no layer computes, C for the loss;
 * the user's name where there is one.
 */
final class NetworkNames {
    private final Recording recording;
    private final String[] layers;
    private final Names used = new Names();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final IdentityHashMap<Source, String> names = new IdentityHashMap<>();
    private final IdentityHashMap<Line, Formula> equations = new IdentityHashMap<>();
    private final IdentityHashMap<Source, Line> written = new IdentityHashMap<>();

    NetworkNames(Recording recording, String... layers) {
        this.recording = recording;
        this.layers = layers;
        for (Leaf leaf : recording.leaves()) {
            names.put(leaf, used.unique(leaf.label()));
        }
        for (Line line : recording.lines()) {
            Line next = line.users().isEmpty() ? line : line.users().get(0);
            if (line.name() == null
                    && layers[line.number()].equals(layers[next.number()])
                    && NetworkLayers.isPartOf(line, next)) {
                written.put(line, next);
            }
        }
        Map<String, Integer> others = new HashMap<>();
        for (Line line : recording.lines()) {
            if (!isWrittenInNext(line)) {
                names.put(line, used.unique(name(line, others)));
            }
            equations.put(line, Formula.value(line.op(), inputs(line)));
        }
    }

    /** Whether the line is part of the equation of the next one, which has the same gradient. */
    boolean isWrittenInNext(Line line) {
        return written.containsKey(line);
    }

    private String name(Line line, Map<String, Integer> others) {
        String user = line.name();
        String layer = layers[line.number()];
        if (line == recording.loss()) {
            return "C";
        }
        if (user != null) {
            return user;
        }
        if (layer.isEmpty()) {
            return "u" + others.merge("u", 1, Integer::sum);
        }
        numbers.putIfAbsent(layer, numbers.size() + 1);
        boolean isActivation =
                line.saved().contains(line.inputs().size()) || Outline.changesElementsOf(line, layer, layers);
        return (isActivation ? "a" : "z") + numbers.get(layer);
    }

    /** The right side of the line's equation. */
    Formula equation(Line line) {
        Formula equation = equations.get(line);
        if (equation == null) {
            throw new AssertionError("every line has an equation: " + line);
        }
        return equation;
    }

    /** The name of a leaf, or of a line with an equation of its own. */
    String name(Source source) {
        String name = names.get(source);
        if (name == null) {
            throw new AssertionError("it is part of an equation: " + source);
        }
        return name;
    }

    private Formula formula(@Nullable Source source) {
        return source instanceof Line line
                ? isWrittenInNext(line) ? equation(line) : Formula.name(name(line), line.shape())
                : Labels.formula(source);
    }

    private List<Formula> inputs(Line line) {
        return line.inputs().stream().map(input -> formula(input.source())).toList();
    }

    /** dC/dx, for what has a name or is part of a line that has. */
    Formula gradient(Source source) {
        Source own = source;
        while (written.containsKey(own)) {
            own = written.get(own);
        }
        return own == recording.loss() ? Formula.number(1) : Formula.derivative(name(recording.loss()), name(own));
    }

    /** The letters for the rule of a line. */
    Letters letters(Line line) {
        return new Letters(gradient(line), isWrittenInNext(line) ? equation(line) : formula(line), inputs(line));
    }
}

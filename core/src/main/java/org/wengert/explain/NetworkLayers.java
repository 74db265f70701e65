package org.wengert.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.wengert.Formula;

/**
 * The layers of a network: the modules that the names of parameters tell. Without such names, a layer begins at a line that reads a parameter and is no
 * further term of the line before.
 */
final class NetworkLayers {
    private static final Formula PASSED_ON = Formula.name("g");

    private NetworkLayers() {}

    /** The name of the layer of each line; empty for lines outside of layers, such as those of the loss. */
    static String[] of(Recording recording) {
        String[] modules = Outline.modules(recording);
        return Arrays.stream(modules).allMatch(String::isEmpty) ? numbered(recording) : modules;
    }

    private static String[] numbered(Recording recording) {
        String[] layers = new String[recording.lines().size()];
        Arrays.fill(layers, "");
        int count = 0;
        for (Line line : recording.lines()) {
            int n = line.number();
            String before = n == 0 ? "" : layers[n - 1];
            if (hasParameters(line)) {
                boolean isContinued = n > 0 && isPartOf(recording.lines().get(n - 1), line);
                count += isContinued ? 0 : 1;
                layers[n] = "layer " + count;
            } else if (Outline.changesElementsOf(line, before, layers)) {
                layers[n] = before;
            }
        }
        return layers;
    }

    /** Whether the line reads parameters of a layer. */
    private static boolean hasParameters(Line line) {
        return line.inputs().stream().anyMatch(input -> Outline.isOwn(line, input));
    }

    /** Whether one equation can hold both lines: all of the line is in the next, which adds parameters and passes g on as it is. */
    static boolean isPartOf(Line line, Line next) {
        return hasParameters(line)
                && hasParameters(next)
                && line.shape().equals(next.shape())
                && line.users().equals(List.of(next))
                && line.products().size() == 1
                && Objects.equals(line.products().get(0).formula(), PASSED_ON);
    }
}

package org.wengert.onnx;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Map;
import org.wengert.Program.Step;
import org.wengert.nn.Module;

/** Says where in a network a step was computed, for errors: the layer, and the line of the program. */
final class ExportPlaces {
    private static final String ENGINE = "org.wengert.nn.";

    private final Module model;

    ExportPlaces(Module model) {
        this.model = model;
    }

    /** {@code , in layer encoder.0 (GELU), at Net.forward(Net.java:12)}; a class that several layers have is all of them. */
    String of(Step step) {
        return layer(step.frames()) + line(step.frames());
    }

    private String layer(List<StackFrame> frames) {
        for (StackFrame frame : frames) {
            Class<?> type = frame.getDeclaringClass();
            if (Module.class.isAssignableFrom(type)) {
                List<String> paths = model.namedModules().entrySet().stream()
                        .filter(entry -> type.isInstance(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
                String name = type.getSimpleName();
                return paths.isEmpty() || paths.get(0).isEmpty()
                        ? ", in " + name
                        : ", in layer " + String.join(" or ", paths) + " (" + name + ")";
            }
        }
        return "";
    }

    private static String line(List<StackFrame> frames) {
        return frames.stream()
                .filter(frame -> !frame.getClassName().startsWith(ENGINE))
                .findFirst()
                .map(frame -> ", at " + frame)
                .orElse("");
    }
}

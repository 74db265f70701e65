package org.wengert.onnx;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.wengert.io.FileFormatException;

/** What a file uses that is not supported, gathered so that one error lists all of it. */
final class Problems {
    private static final int LONGEST_NAME = 120;

    private final Path file;

    /** Each problem, and how often it was met. */
    private final Map<String, Integer> found = new LinkedHashMap<>();

    Problems(Path file) {
        this.file = file;
    }

    void add(String problem) {
        found.merge(problem, 1, Integer::sum);
    }

    void check() throws FileFormatException {
        if (!found.isEmpty()) {
            throw fault("not supported: "
                    + found.entrySet().stream()
                            .map(e -> e.getKey() + (e.getValue() == 1 ? "" : " (" + e.getValue() + " times)"))
                            .collect(Collectors.joining("; "))
                    + ". Export the model again without them: by another opset, or with other options.");
        }
    }

    /** The error of a file that is damaged. */
    FileFormatException fault(String what) {
        return new FileFormatException(file, what);
    }

    /** A name from a file as it can stand in a message: short, and without control characters. */
    static String quoted(String name) {
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}

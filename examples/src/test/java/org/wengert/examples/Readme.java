package org.wengert.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The README at the root of the repository. */
final class Readme {
    private static final Path ROOT = Files.exists(Path.of("README.md")) ? Path.of("") : Path.of("..");

    static Path root() {
        return ROOT;
    }

    static String text() {
        return read("README.md");
    }

    /** The text of a file of the repository. */
    static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of one language, in their order. */
    static List<String> blocks(String language) {
        return Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text())
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private Readme() {}
}

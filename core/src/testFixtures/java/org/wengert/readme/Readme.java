package org.wengert.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README at the root of the repository. */
public final class Readme {
    private static final Path ROOT = Stream.of("", "..", "../..")
            .map(Path::of)
            .filter(folder -> Files.exists(folder.resolve("CHANGELOG.md")))
            .findFirst()
            .orElseThrow();

    /** The root, as seen from the folder of any module. */
    public static Path root() {
        return ROOT;
    }

    public static String text() {
        return read("README.md");
    }

    /** The text of a file of the repository. */
    public static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of one language, in their order. */
    public static List<String> blocks(String language) {
        return Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text())
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private Readme() {}
}

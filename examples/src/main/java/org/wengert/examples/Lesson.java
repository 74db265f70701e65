package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.explain.Explain;
import picocli.CommandLine.Option;

/** A program that prints a lesson and writes its page. */
abstract class Lesson extends Example {
    @Option(names = "--out", paramLabel = "FOLDER", description = "For pages and pictures. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("target");

    /** Writes the page of a loss that was not differentiated yet. */
    final void writePage(Tensor loss, String name) throws IOException {
        Files.createDirectories(out);
        Path page = out.resolve(name);
        Explain.html(loss, page);
        print("%nStep through it in a browser: %s%n", page);
    }

    static void print(String format, @Nullable Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}

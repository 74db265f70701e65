package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written once for each element type says the same in each: the sources differ in nothing but the type. */
class TwinsTest {
    private static final Path SOURCES = Path.of("src/main/java/org/wengert/kernel");

    @ParameterizedTest
    @CsvSource({
        "Double,Softmax",
        "Double,Search",
        "Double,Scatter",
        "Double,Pooling",
        "Double,BinaryLoops",
        "Double,Patches",
        "Double,Copies",
        "Int,Copies",
        "Boolean,Copies"
    })
    void isTheFloatTwinInAnotherType(String type, String name) throws IOException {
        String translated = source("Float" + name)
                .replace("BinaryKernel.OfFloat", "DoubleBinaryOperator")
                .replaceAll("\\bf\\.of\\(", "f.applyAsDouble(")
                .replaceAll("\\bFloat(?=[A-Z.])", type)
                .replaceAll("\\bfloat\\b", type.toLowerCase(Locale.ROOT));
        assertEquals(bare(translated), bare(source(type + name)));
    }

    private static String source(String name) throws IOException {
        return Files.readString(SOURCES.resolve(name + ".java"));
    }

    /** Without imports, links between the twins, and line breaks. */
    private static String bare(String source) {
        return source.replaceAll("(?m)^import .*$", "")
                .replaceAll("Twins?: [^.]*\\.", "")
                .replaceAll("\\s+\\*?\\s*", "");
    }
}

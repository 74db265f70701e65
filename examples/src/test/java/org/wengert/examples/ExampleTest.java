package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How programs take their options, and how they end. */
class ExampleTest {
    @Test
    void helpListsTheOptionsWithTheirDefaults() throws Exception {
        Captured result = Captured.of(() -> Example.execute(new Xor(), "--help"));
        assertEquals(0, result.code());
        for (String part : List.of("--epochs=N", "3000", "--seed=N", "42", "--all", "--help")) {
            assertTrue(result.out().contains(part), () -> part + " in\n" + result.out());
        }
    }

    @Test
    void wrongOptionsAreOneLineAndCode2() throws Exception {
        assertWrong("Unknown option: '--epoch=3'", "--epoch=3");
        assertWrong("'--epochs': expected a whole number above 0, found 'many'", "--epochs", "many");
        assertWrong("'--epochs': expected a whole number above 0, found '0'", "--epochs", "0");
        assertWrong("'--epochs': expected a whole number above 0, found '-3'", "--epochs=-3");
        assertWrong("'--seed'", "--seed", "1.5");
        assertWrong("'--seed'", "--seed");
        assertWrong("Unmatched argument at index 0: 'fast'", "fast");
    }

    private static void assertWrong(String part, String... args) throws Exception {
        Captured result = Captured.of(() -> Example.execute(new Xor(), args));
        assertEquals(2, result.code(), part);
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("Xor: "), result.err());
        assertTrue(result.err().contains(part), () -> part + " in\n" + result.err());
        assertTrue(result.err().strip().endsWith("--help lists the options."), result.err());
    }

    @Test
    void missingDataIsOneLineAndCode1(@TempDir Path folder) throws Exception {
        Captured result = Captured.of(() -> Example.execute(
                new MobyDick(), "--data", folder.resolve("none.txt").toString()));
        assertEquals(1, result.code());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("MobyDick: There is no text: "), result.err());
    }

    @Test
    void theProcessExitsWithTheCode() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Xor.class.getName(),
                        "--epochs",
                        "none")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), output);
        assertEquals(1, output.lines().count(), output);
    }
}

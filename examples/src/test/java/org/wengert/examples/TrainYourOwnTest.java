package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.readme.Readme;

/** The README's "Train your own", as a stranger would do it: trained in one process, and a prediction in another, from the file alone. */
class TrainYourOwnTest {
    @TempDir
    Path folder;

    @Test
    void trainsSavesAndPredictsInAFreshProcess() throws Exception {
        String section = Readme.text().split("## Train your own")[1].split("\n## ")[0];
        String program = Readme.blocks("java").stream()
                .filter(block -> block.contains("public class Species"))
                .findFirst()
                .orElseThrow();
        Files.writeString(folder.resolve("Species.java"), program);
        List<String[]> commands = Pattern.compile("(?m)^    java .* Species\\.java (.*)$")
                .matcher(section)
                .results()
                .map(command -> command.group(1).split(" "))
                .toList();
        assertEquals(2, commands.size());

        String table =
                Readme.root().resolve(commands.get(0)[0]).toAbsolutePath().toString();
        String training = java(table);
        Matcher accuracy =
                Pattern.compile("epoch 20/20 .*validation .*accuracy (\\S+)").matcher(training);
        assertTrue(accuracy.find(), training);
        assertTrue(Double.parseDouble(accuracy.group(1)) > 0.95, training);

        String expected = Pattern.compile("prints `(\\w+)`")
                .matcher(section)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
        assertEquals(expected, java(commands.get(1)).strip());
        assertEquals("Gentoo", java("50.0", "15.2", "218", "5700").strip());
    }

    private String java(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "Species.java"));
        command.addAll(List.of(args));
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        assertEquals(0, code, output + "\n" + Files.readString(errors));
        return output;
    }
}

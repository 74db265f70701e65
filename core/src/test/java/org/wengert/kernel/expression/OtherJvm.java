package org.wengert.kernel.expression;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM with options of its own. */
final class OtherJvm {
    private OtherJvm() {}

    /** Runs a main class with these options, and gives back the lines it printed, without the JVM's own. */
    static String run(Class<?> main, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        String path = place(main) + System.getProperty("path.separator") + place(Loop.class);
        command.addAll(
                List.of("-cp", path + System.getProperty("path.separator") + System.getProperty("java.class.path")));
        command.add(main.getName());
        Path printed = Files.createTempFile("other", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            String end = process.waitFor(3, TimeUnit.MINUTES) ? "" : "\nnot finished";
            return Files.readAllLines(printed).stream()
                            .filter(line -> !line.startsWith("WARNING") && !line.startsWith("CompileCommand"))
                            .collect(Collectors.joining("\n"))
                    + end;
        } finally {
            process.destroyForcibly();
            Files.delete(printed);
        }
    }

    private static String place(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}

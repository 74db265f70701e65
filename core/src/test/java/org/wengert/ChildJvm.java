package org.wengert;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, for what a small heap does. */
public final class ChildJvm {
    /** Runs a main class in so many megabytes and gives back what it printed. */
    static String run(Class<?> main, int megabytes, String... arguments) throws IOException, InterruptedException {
        List<String> options = List.of("-Xmx" + megabytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        return run(options, main, arguments);
    }

    /** Runs a main class with options of the JVM and gives back what it printed. */
    public static String run(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                location(Tensor.class)
                        + File.pathSeparator
                        + location(main)
                        + File.pathSeparator
                        + System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Path printed = Files.createTempFile("child", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            String end = process.waitFor(1, TimeUnit.MINUTES) ? "" : "\nnot finished";
            return Files.readString(printed).trim() + end;
        } finally {
            process.destroyForcibly();
            Files.delete(printed);
        }
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private ChildJvm() {}
}

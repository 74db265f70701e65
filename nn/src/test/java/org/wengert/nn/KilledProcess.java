package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process whose threads save 1, 2, 3 and so on, and that is killed while they do. */
public final class KilledProcess {
    /**
     * Runs a main method with the arguments place and threads until each thread has saved, and some time longer; returns the lines that it printed: a thread and a number, once that is
     * saved.
     */
    public static List<String> printed(Class<?> main, Path place, int threads, int nanos) throws Exception {
        Path output = place.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(place.toString(), Integer.toString(threads)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (haveSaved(output) < threads) {
                assertTrue(process.isAlive() && System.nanoTime() < end, () -> "it does not save: " + text(output));
                TimeUnit.MILLISECONDS.sleep(2);
            }
            TimeUnit.NANOSECONDS.sleep(nanos);
        } finally {
            process.destroyForcibly().waitFor();
        }
        String text = text(output);
        return text.substring(0, text.lastIndexOf('\n')).lines().toList();
    }

    private static long haveSaved(Path output) {
        return text(output).lines().filter(line -> line.endsWith(" 1")).count();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints that this thread has saved this number. */
    public static void print(int thread, int number) {
        synchronized (System.out) {
            System.out.print(thread + " " + number + "\n");
            System.out.flush();
        }
    }

    /** Returns the last number that was printed of this thread. */
    public static int lastNumber(List<String> printed, int thread) {
        return printed.stream()
                .filter(line -> line.startsWith(thread + " "))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
                .max()
                .orElseThrow();
    }

    private KilledProcess() {}
}

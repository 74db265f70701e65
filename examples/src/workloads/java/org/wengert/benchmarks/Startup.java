package org.wengert.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Java process from its start to the end of its first XOR step. */
public final class Startup implements Workload {
    private static final String DONE = "first step done";

    private final List<String> command = new ArrayList<>();
    private @Nullable Process process;

    /** A process that runs this class's {@code main}, with the Java, class path and options of the current one. */
    public Startup(Class<?> main) {
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(Startup::inherited)
                .toList());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
    }

    private static boolean inherited(String argument) {
        return argument.startsWith("--add-modules") || argument.startsWith("-Dwengert.");
    }

    /** One step, for the process to run. */
    public static void main(String[] args) {
        new XorStep().run();
        done();
    }

    /** Tells the process that waits. */
    public static void done() {
        System.out.println(DONE);
        System.out.flush();
    }

    /** Starts the process and returns when its first step has ended. */
    @Override
    public void run() {
        StringBuilder output = new StringBuilder();
        try {
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process = started;
            BufferedReader lines = started.inputReader(StandardCharsets.UTF_8);
            String line = lines.readLine();
            while (line != null && !line.equals(DONE)) {
                output.append(line).append('\n');
                line = lines.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("startup: the process ended before its first step:\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void settle() {
        if (process != null) {
            process.destroy();
            process.onExit().join();
        }
    }

    @Override
    public double[] check() {
        run();
        settle();
        return new double[0];
    }
}

package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.optim.Sgd;

/** Nothing grows from step to step: training runs as long as you like in a heap of 64 MB. */
class LeakTest {
    @TempDir
    Path folder;

    @Test
    void training() throws Exception {
        run("train", 200_000, "-Xmx64m", "-XX:+UseSerialGC");
    }

    @Test
    void lossesComputedAndDropped() throws Exception {
        run("drop", 200_000, "-Xmx64m", "-XX:+UseSerialGC");
    }

    @Test
    void manyStepsUnderTheDefaultCollector() throws Exception {
        run("train", 300_000, "-Xmx64m", "-XX:+UseG1GC");
    }

    @Test
    void manyStepsInScopes() throws Exception {
        run("scoped", 300_000, "-Xmx64m", "-XX:+UseG1GC");
    }

    /** Each step on a thread of its own, many of them at once: what threads hold while they compute, they do not leave behind. */
    @Test
    void stepsOnManyThreads() throws Exception {
        run("threads", 8_000, "-Xmx64m", "-XX:+UseG1GC");
    }

    private void run(String what, int steps, String... options) throws Exception {
        File output = folder.resolve(what).toFile();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Steps.class.getName()));
        command.addAll(List.of(what, Integer.toString(steps)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertTrue(ended, () -> what + " took too long: " + text);
        assertEquals(0, process.exitValue(), text);
    }

    /** What the small JVM runs. It fails if what is alive after the second half is much more than after the first. */
    static final class Steps {
        private static final long SLACK = 2L << 20;
        /** What pools hold depends on how many threads happened to compute at once. Had each left its arrays, it would be hundreds of megabytes. */
        private static final long SLACK_OF_POOLS = 16L << 20;

        public static void main(String[] args) {
            Rng.seed(1);
            Mlp model = new Mlp();
            Sgd sgd = new Sgd(model.parameters(), 0.1);
            Tensor[] x = {Tensor.of(new double[][] {{0, 1}}), Tensor.of(new double[][] {{1, 1}})};
            Tensor[] t = {Tensor.of(new double[][] {{0, 1}}), Tensor.of(new double[][] {{1, 0}})};
            int steps = Integer.parseInt(args[1]);
            long half = 0;
            for (int i = 0; i < steps; i++) {
                if (args[0].equals("threads")) {
                    i += onThreads(steps / 20) - 1;
                } else if (args[0].equals("scoped")) {
                    try (MemoryScope tape = Tape.open()) {
                        step(model, sgd, x[i % 2], t[i % 2], true);
                    }
                } else {
                    step(model, sgd, x[i % 2], t[i % 2], args[0].equals("train"));
                }
                if (half == 0 && i >= steps / 2) {
                    half = alive();
                }
            }
            long grown = alive() - half;
            if (grown > (args[0].equals("threads") ? SLACK_OF_POOLS : SLACK)) {
                throw new AssertionError("grew by " + grown + " bytes in " + steps / 2 + " steps");
            }
        }

        /** Steps large enough to be shared among workers. */
        private static int onThreads(int steps) {
            Tensor x = Tensor.randn(Rng.generator(2), 64, 64);
            Tensor w = Tensor.randn(Rng.generator(3), 64, 64);
            double expected = x.matmul(w).tanh().sum().item();
            Threads.together(steps, i -> {
                try (MemoryScope scope = Tape.open()) {
                    Tensor own = w.detach().copy().requiresGrad(true);
                    Tensor loss = x.matmul(own).tanh().sum();
                    if (loss.item() != expected) {
                        throw new AssertionError(loss.item() + " instead of " + expected);
                    }
                    loss.backward();
                }
            });
            return steps;
        }

        private static void step(Mlp model, Sgd sgd, Tensor x, Tensor t, boolean train) {
            Tensor loss = Loss.mse(model.forward(x), t);
            if (train) {
                sgd.zeroGrad();
                loss.backward();
                sgd.step();
            }
        }

        private static long alive() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }

        private Steps() {}
    }
}

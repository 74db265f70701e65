package org.wengert.benchmarks.peers;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tensorflow.TensorFlow;

/**
 * Runs every workload on Wengert, on Wengert in a memory scope, on PyTorch's C++ library and on TensorFlow, in turn, and prints the medians as a
 * table. Options: {@code --only} and a regular expression for names of workloads, {@code --rounds} and {@code --warmup} with numbers (of rounds, of
 * seconds for each library), {@code --best} for the fastest round instead of the median, on a machine that others use too.
 */
public final class Peers {
    private final int threads = Integer.getInteger("wengert.threads", 1);
    private final Pattern only;
    private final int rounds;
    private final double warmUp;
    private final boolean best;
    private final boolean torch;
    private final boolean flow;
    private double peak;

    private Peers(List<String> options) {
        only = Pattern.compile(option(options, "--only", ""), Pattern.CASE_INSENSITIVE);
        rounds = Integer.parseInt(option(options, "--rounds", "5"));
        warmUp = Double.parseDouble(option(options, "--warmup", "1.5"));
        best = options.contains("--best");
        torch = loads("PyTorch", () -> Torch.threads(threads));
        flow = loads("TensorFlow", () -> {
            TensorFlow.version();
            FlowGraph.threads(threads);
        });
    }

    public static void main(String[] args) {
        new Peers(List.of(args)).run();
        // TensorFlow's and OpenMP's threads need not end first.
        System.exit(0);
    }

    private static String option(List<String> options, String name, String otherwise) {
        int at = options.indexOf(name);
        return at < 0 || at + 1 == options.size() ? otherwise : options.get(at + 1);
    }

    private static boolean loads(String name, Runnable load) {
        try {
            load.run();
            return true;
        } catch (LinkageError e) {
            System.out.println(name + " does not run here: " + e);
            return false;
        }
    }

    private void run() {
        if (!"passive".equalsIgnoreCase(System.getenv("OMP_WAIT_POLICY"))) {
            System.out.println("OMP_WAIT_POLICY is not passive: PyTorch's threads spin while the others run.");
        }
        peak = FloatPeak.measure();
        System.out.printf(
                Locale.ROOT,
                "%s, %d cores; Java %s; %d threads; float peak of one core %.0f GFLOP/s; load average %.1f; %s of %d rounds%n%n",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                threads,
                peak,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                best ? "fastest" : "medians",
                rounds);
        System.out.println(
                "| workload | unit | ours | in a scope | PyTorch | TensorFlow | times PyTorch | times TensorFlow | of peak |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Row row : Row.all()) {
            if (only.matcher(row.name()).find()) {
                System.out.println(line(row));
            }
        }
        System.out.println();
        System.out.println("\"times\" is how many times as fast as that library the better of our two columns is.");
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** Measures a row. */
    private String line(Row row) {
        Contender ours = new Contender("Wengert", row.ours().get());
        Contender scoped = row.scopes()
                ? new Contender("Wengert in a scope", row.ours().get().scoped())
                : null;
        Contender ofTorch = torch ? new Contender("PyTorch", row.torch().get()) : null;
        Contender ofFlow = flow ? new Contender("TensorFlow", row.flow().get()) : null;
        List<Contender> all = Stream.of(ours, scoped, ofTorch, ofFlow)
                .filter(Objects::nonNull)
                .toList();
        Agreement agreement = new Agreement(row.name(), row.ours().get());
        for (Contender other : all.subList(1, all.size())) {
            agreement.check(other.library(), other.workload());
        }
        all.forEach(contender -> contender.warmUp(warmUp));
        List<Contender> order = new ArrayList<>(all);
        for (int round = 0; round < rounds; round++) {
            order.forEach(Contender::round);
            // Nobody always follows the same one.
            order.add(order.remove(0));
        }
        String line = new Line(
                        row, peak * threads, best ? Contender::best : Contender::median, ours, scoped, ofTorch, ofFlow)
                .toString();
        all.forEach(contender -> contender.workload().close());
        return line;
    }
}

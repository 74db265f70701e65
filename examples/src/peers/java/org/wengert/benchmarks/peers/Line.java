package org.wengert.benchmarks.peers;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A line of the table. Without flops its numbers are times, else speeds. */
final class Line {
    private final Row row;
    private final double ours;
    private final double scoped;
    private final double torch;
    private final double flow;
    private final double reachable;

    /**
     * A line of these times; null for a library that did not run.
     *
     * @param reachable the GFLOP/s of all threads together at float peak
     * @param time the time of a run, from those of all rounds
     */
    Line(
            Row row,
            double reachable,
            ToDoubleFunction<Contender> time,
            Contender ours,
            @Nullable Contender scoped,
            @Nullable Contender torch,
            @Nullable Contender flow) {
        this.row = row;
        this.ours = time.applyAsDouble(ours);
        this.scoped = scoped == null ? Double.NaN : time.applyAsDouble(scoped);
        this.torch = torch == null ? Double.NaN : time.applyAsDouble(torch);
        this.flow = flow == null ? Double.NaN : time.applyAsDouble(flow);
        this.reachable = reachable * row.peak();
    }

    private double best() {
        return scoped < ours ? scoped : ours;
    }

    @Override
    public String toString() {
        return String.join(
                " | ",
                "| " + row.name(),
                unit(),
                number(ours),
                number(scoped),
                number(torch),
                number(flow),
                ratio(torch / best()),
                ratio(flow / best()),
                (row.flops() == 0 ? "" : ratio(row.flops() / best() / reachable)) + " |");
    }

    private boolean inMicroseconds() {
        return ours < 1e6;
    }

    private String unit() {
        return row.flops() > 0 ? "GFLOP/s" : inMicroseconds() ? "us" : "ms";
    }

    private String number(double nanos) {
        if (Double.isNaN(nanos)) {
            return "";
        }
        double value = row.flops() > 0 ? row.flops() / nanos : nanos / (inMicroseconds() ? 1e3 : 1e6);
        return String.format(Locale.ROOT, value < 100 ? "%.3g" : "%.0f", value);
    }

    private static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}

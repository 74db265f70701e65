package org.wengert.nn.train;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Progress as text: a line for each epoch, and before it, where lines can be written over, one for the batches so far. */
final class ConsoleProgress implements Progress {
    private static final int BAR = 10;
    /** A line that is written over must not wrap. */
    private static final int WIDTH = 80;

    private static final long REDRAWN_AFTER = TimeUnit.MILLISECONDS.toNanos(100);

    private final PrintStream out;
    private final boolean isRewritten;
    private final LongSupplier clock;

    private int epoch;
    private int epochs;
    private int batches;
    private int done;
    private long samples;
    private Mean loss = new Mean();
    private long start;
    private long now;
    private long drawn;
    private int drawnLength;

    /** The clock counts nanoseconds. */
    ConsoleProgress(PrintStream out, boolean isRewritten, LongSupplier clock) {
        this.out = out;
        this.isRewritten = isRewritten;
        this.clock = clock;
    }

    static Progress rewritten(PrintStream out) {
        return new ConsoleProgress(out, true, System::nanoTime);
    }

    static Progress lines(PrintStream out) {
        return new ConsoleProgress(out, false, System::nanoTime);
    }

    @Override
    public void startEpoch(int epoch, int epochs, int batches) {
        this.epoch = epoch;
        this.epochs = epochs;
        this.batches = batches;
        done = 0;
        samples = 0;
        loss = new Mean();
        start = clock.getAsLong();
        now = start;
        drawn = start - REDRAWN_AFTER;
    }

    @Override
    public void endBatch(int size, double batchLoss, Metric... metrics) {
        done++;
        samples += size;
        loss.add(batchLoss, size);
        now = clock.getAsLong();
        if (isRewritten && (now - drawn >= REDRAWN_AFTER || done == batches)) {
            drawn = now;
            draw(line(metrics));
        }
    }

    private String line(Metric... metrics) {
        StringBuilder line = new StringBuilder(epochNumber(epoch));
        int filled = batches == 0 ? BAR : (int) Math.min(BAR, (long) BAR * done / batches);
        line.append("  [")
                .append("#".repeat(filled))
                .append(".".repeat(BAR - filled))
                .append("]  ");
        line.append(Figures.padded(done, batches)).append('/').append(batches);
        if (now > start) {
            line.append("  ")
                    .append(Figures.time((now - start) * 1e-9 * (batches - done) / done))
                    .append(" left");
        }
        append(line, "loss", loss.value());
        for (Metric metric : metrics) {
            append(line, metric.name(), metric.value());
        }
        if (now > start) {
            line.append("  ").append(rate());
        }
        return line.length() < WIDTH ? line.toString() : line.substring(0, WIDTH - 1);
    }

    private void draw(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
        out.flush();
        drawnLength = line.length();
    }

    private String epochNumber(int number) {
        return "epoch " + Figures.padded(number, epochs) + "/" + epochs;
    }

    private String rate() {
        return Figures.rate(samples / ((now - start) * 1e-9)) + "/s";
    }

    @Override
    public void endEpoch(Epoch ended) {
        StringBuilder line = new StringBuilder(epochNumber(ended.number()));
        append(line, "loss", ended.loss());
        ended.metrics().forEach((name, value) -> append(line, name, value));
        if (!Double.isNaN(ended.validationLoss()) || !ended.validationMetrics().isEmpty()) {
            append(line.append("  |"), "validation loss", ended.validationLoss());
            ended.validationMetrics().forEach((name, value) -> append(line, name, value));
        }
        if (!Double.isNaN(ended.learningRate())) {
            line.append("  |  lr ").append(Figures.brief(ended.learningRate()));
        }
        if (!Double.isNaN(ended.seconds())) {
            line.append("  ").append(Figures.time(ended.seconds()));
        }
        if (now > start) {
            line.append("  ").append(rate());
        }
        if (isRewritten) {
            draw(line.toString());
            drawnLength = 0;
        } else {
            out.print(line);
        }
        out.println();
        out.flush();
    }

    private static void append(StringBuilder line, String name, double value) {
        line.append("  ").append(name).append(' ').append(Figures.of(value));
    }
}

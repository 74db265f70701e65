package org.wengert.check;

/**
 * One derivative by the tape against the differences along one line.
 *
 * <p>Note (tolerances): nothing here is a number somebody found convenient. Differences come with an estimate of their error; the tape's value may be
 * off by the rounding of numbers of the size of f and its derivatives ({@code rounding}). What is left beyond both is a contradiction.
 */
final class Comparison {
    private static final double RESOLUTION = 1e-9;
    private static final int SMALL = 16;

    private final Line line;
    private final double tape;
    private final double scale;
    private final double rounding;

    /**
     * @param tape the derivative along the line that the tape gives
     * @param scale the size of the terms it is the sum of
     * @param rounding what it may be off by
     */
    Comparison(Line line, double tape, double scale, double rounding) {
        this.line = line;
        this.tape = tape;
        this.scale = scale;
        this.rounding = rounding;
    }

    /** Verdict and grounds. */
    record Outcome(Verdict verdict, double differences, double estimate, double left, double right, String reason) {
        static Outcome of(Verdict verdict, Estimate slope, String reason) {
            return new Outcome(verdict, slope.value(), slope.error(), Double.NaN, Double.NaN, reason);
        }

        static Outcome kink(Estimate slope, double left, double right) {
            return new Outcome(Verdict.KINK, slope.value(), slope.error(), left, right, "");
        }
    }

    /** A first look, with as few steps as will do: whether the tape is right. If not, look {@linkplain #closely closely}. */
    boolean agreesAtOnce() {
        Tableau slope = new Tableau(Tableau.EVEN);
        Tableau bend = new Tableau(Tableau.ALL);
        double largest = 0;
        for (int k = 0; k < Line.STEPS && Math.abs(tape) <= Double.MAX_VALUE; k++) {
            if (!line.isInside(k)) {
                slope = new Tableau(Tableau.EVEN);
                bend = new Tableau(Tableau.ALL);
                continue;
            }
            double off = line.rounding(k) / line.step(k);
            largest = largest == 0 ? line.step(k) : largest;
            slope.add(line.central(k), off);
            bend.add(line.bend(k), 2 * off);
            double floor = 16 * line.rounding(k) / largest;
            double size = Math.max(scale, Math.abs(slope.best().value()));
            if (slope.best().error() <= RESOLUTION * size + floor
                    && bend.best().error() <= 1e3 * RESOLUTION * size + 4 * floor
                    && (slope.rowsSinceBest() >= 2 || slope.best().error() <= 8 * off)) {
                return Math.abs(tape - slope.best().value()) <= 2 * slope.best().error() + rounding
                        && Math.abs(bend.best().value()) <= 2 * bend.best().error()
                        && isSameAtSmallStep(k, slope.best().value(), size);
            }
        }
        return false;
    }

    /** Large steps may agree with each other and step over what is at the point itself. */
    private boolean isSameAtSmallStep(int k, double slope, double size) {
        return k >= SMALL
                || Math.abs(line.central(SMALL) - slope)
                        <= 1e4 * RESOLUTION * size + 8 * line.rounding(SMALL) / line.step(SMALL);
    }

    /** What is to be said about this derivative. */
    Outcome closely() {
        if (line.isRandom(4)) {
            return Outcome.of(Verdict.NOISY, Estimate.NONE, "two evaluations at the same point differ, so f is random: fix its seed inside f");
        }
        Slope found = Slope.along(line);
        if (!found.isInside()) {
            return Outcome.of(Verdict.NOISY, Estimate.NONE, "f is not finite on at least one side, however near: choose a point inside its domain");
        }
        boolean leftJump = isJump(found.leftJump());
        boolean rightJump = isJump(found.rightJump());
        if (leftJump || rightJump) {
            return Outcome.kink(
                    Estimate.NONE,
                    leftJump ? infinite(found.leftJump()) : found.left().value(),
                    rightJump ? infinite(found.rightJump()) : found.right().value());
        }
        if (found.bend().isNotZero() && Math.abs(found.bend().value()) > RESOLUTION * scale) {
            return Outcome.kink(found.central(), found.left().value(), found.right().value());
        }
        Outcome first = against(found);
        if (first.verdict() != Verdict.WRONG) {
            return first;
        }
        // A contradiction is a grave thing to say: it must show with other steps too.
        Slope again = Slope.along(line.restart(line.step(0) * 11 / 16));
        if (Math.abs(again.central().value() - found.central().value())
                <= 4 * (again.central().error() + found.central().error())) {
            Outcome second = against(again);
            return second.verdict() == Verdict.WRONG ? first : second;
        }
        return Outcome.of(Verdict.NOISY, found.central(), "other steps give " + again.central().value() + ": f is too rough to differentiate");
    }

    private boolean isJump(Estimate jump) {
        return jump.isNotZero() && Math.abs(jump.value()) > RESOLUTION * line.size();
    }

    private static double infinite(Estimate jump) {
        return Math.copySign(Double.POSITIVE_INFINITY, jump.value());
    }

    private Outcome against(Slope found) {
        Estimate slope = found.central();
        double larger = Math.max(Math.abs(slope.value()), tape == tape ? Math.abs(tape) : 0);
        if (!slope.isKnown() || slope.error() > 1e-3 * Math.max(Math.abs(slope.value()), line.size())) {
            return Outcome.of(Verdict.NOISY, slope, "the differences do not settle: f is too rough, or too steep, to differentiate here");
        }
        if (Math.abs(tape - slope.value()) <= 4 * slope.error() + rounding) {
            boolean sharp = slope.error() <= 10 * RESOLUTION * larger || slope.error() <= RESOLUTION * line.size();
            return Outcome.of(sharp ? Verdict.PASS : Verdict.NOISY, slope, sharp ? "" : noise(found));
        }
        return Outcome.of(Verdict.WRONG, slope, "");
    }

    private static String noise(Slope found) {
        return String.format(
                "f itself moves by %.0e when its input does not: too rough to tell. Does it compute in FLOAT32 inside?", found.noise());
    }
}

package org.wengert.check;

import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * One derivative by the tape against the differences along one line.
 *
 * <p>Note (tolerances): differences come with an estimate of their error. The tape's value may be off by the rounding of the numbers it was computed
 * from. What is left beyond both is a contradiction.
 */
final class Comparison {
    private static final double ULP = Math.ulp(1.0);

    /** What a first look asks of differences, relative to the size of the terms of the slope. */
    private static final double RESOLUTION = 1e-9;

    /** Below this, relative to them, a bend is no kink worth the name. */
    private static final double KINK = 1e-6;

    /** How much the roundings in a chain of operations amount to, in units of the last place of the numbers in it. */
    private static final double CHAIN = 1024;

    private static final int SMALL = 16;
    private static final int NEAR = 12;

    private final Line line;
    private final double tape;
    private final double scale;
    private final DoubleSupplier tapeNoise;

    /**
     * A comparison along a line.
     *
     * @param tape the derivative that the tape gives
     * @param scale the size of the terms it is the sum of, if they are finite
     * @param tapeNoise how much it moves by rounding, measured when asked for
     */
    Comparison(Line line, double tape, double scale, DoubleSupplier tapeNoise) {
        this.line = line;
        this.tape = tape;
        this.scale = scale <= Double.MAX_VALUE ? scale : 0;
        this.tapeNoise = tapeNoise;
    }

    /** Verdict and grounds. */
    record Outcome(Verdict verdict, double differences, double estimate, double left, double right, String reason) {
        static Outcome of(Verdict verdict, Estimate slope, String reason) {
            return new Outcome(verdict, slope.value(), slope.error(), Double.NaN, Double.NaN, reason);
        }

        static Outcome kink(double left, double right) {
            return new Outcome(Verdict.KINK, Double.NaN, Double.POSITIVE_INFINITY, left, right, "");
        }

        /** What two that differ come to. */
        Outcome or(Outcome other) {
            return verdict == Verdict.NOISY
                    ? this
                    : other.verdict == Verdict.NOISY ? other : of(Verdict.NOISY, Estimate.NONE, Reason.SCALES);
        }
    }

    /** A first look, with as few steps as will do: whether the tape is right. If not, look {@linkplain #closely closely}. */
    boolean agreesAtOnce() {
        Tableau slope = new Tableau(Tableau.EVEN);
        Tableau bend = new Tableau(Tableau.ALL);
        for (int k = 0; k < Line.STEPS && Math.abs(tape) <= Double.MAX_VALUE; k++) {
            if (!line.isInside(k)) {
                slope = new Tableau(Tableau.EVEN);
                bend = new Tableau(Tableau.ALL);
                continue;
            }
            double off = line.rounding(k) / line.step(k);
            slope.add(line.central(k), off, line.step(k));
            bend.add(line.bend(k), 2 * off, line.step(k));
            double floor = 16 * line.rounding(k) / line.step(0);
            double size = Math.max(scale, Math.abs(slope.best().value()));
            if (slope.best().error() <= RESOLUTION * size + floor
                    && bend.best().error() <= KINK * size + 4 * floor
                    && (slope.rowsSinceBest() >= 2 || slope.best().error() <= 8 * off)) {
                return Math.abs(tape - slope.best().value()) <= 2 * slope.best().error() + rounding()
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
            return Outcome.of(Verdict.NOISY, Estimate.NONE, Reason.RANDOM);
        }
        double rounding = Math.max(rounding(), tapeNoise.getAsDouble());
        Outcome first = closely(line, rounding);
        if (first.verdict() != Verdict.WRONG) {
            return first;
        }
        // A contradiction is a grave thing to say: it must show with other steps too.
        Outcome second = closely(line.restart(line.step(0) * 11 / 16), rounding);
        boolean same =
                Math.abs(first.differences() - second.differences()) <= 4 * (first.estimate() + second.estimate());
        return second.verdict() != Verdict.WRONG || same
                ? second
                : Outcome.of(Verdict.NOISY, Estimate.NONE, Reason.ROUGH);
    }

    private Outcome closely(Line line, double rounding) {
        Outcome near = against(Slope.fromNear(line), rounding);
        if (near.verdict() == Verdict.PASS) {
            return near;
        }
        Outcome far = against(Slope.fromAfar(line), rounding);
        return far.verdict() == Verdict.PASS || far.verdict() == near.verdict() ? far : near.or(far);
    }

    private Outcome against(Slope found, double rounding) {
        Estimate slope = found.central();
        if (!slope.isKnown()) {
            return Outcome.of(Verdict.NOISY, Estimate.NONE, Reason.EDGE);
        }
        boolean leftJump = isJump(found, found.leftJump());
        boolean rightJump = isJump(found, found.rightJump());
        if (leftJump || rightJump) {
            return Outcome.kink(
                    leftJump ? infinite(found.leftJump()) : found.left().value(),
                    rightJump ? infinite(found.rightJump()) : found.right().value());
        }
        if (isKink(found)) {
            return Outcome.kink(found.left().value(), found.right().value());
        }
        if (slope.isNear(tape, rounding)) {
            return isTelling(found)
                    ? Outcome.of(Verdict.PASS, slope, "")
                    : Outcome.of(
                            Verdict.NOISY,
                            slope,
                            found.noise() > explained() ? Reason.noise(found.noise()) : Reason.ROUGH);
        }
        if (slope.error() > 1e-3 * Math.max(Math.abs(slope.value()), line.size())) {
            return Outcome.of(Verdict.NOISY, slope, Reason.ROUGH);
        }
        if (!found.slopes().excludes(tape, rounding, near())) {
            double difference = Math.abs(tape - slope.value());
            boolean tiny = difference * slope.step() <= CHAIN * ULP * line.size()
                    || difference <= 10 * RESOLUTION * Math.abs(slope.value());
            return Outcome.of(tiny ? Verdict.PASS : Verdict.NOISY, slope, Reason.LOST);
        }
        double step = found.slopes().smallestStepWith(tape, rounding, slope);
        return step < slope.step()
                ? Outcome.of(Verdict.PASS, slope, "")
                : step < Double.POSITIVE_INFINITY
                        ? Outcome.of(Verdict.NOISY, slope, Reason.SCALES)
                        : Outcome.of(Verdict.WRONG, slope, "");
    }

    /** A kink near by cannot be told from one at the point: what is said must hold at steps as small as this. */
    private double near() {
        return Math.scalb(line.step(0), -NEAR);
    }

    private boolean isJump(Slope found, Estimate jump) {
        return !jump.isNear(0, clear(found));
    }

    private boolean isKink(Slope found) {
        return !found.bend()
                        .isNear(
                                0,
                                Math.max(
                                        KINK * scale,
                                        clear(found) / found.bend().step()))
                && found.bends().excludes(0, KINK * scale, near());
    }

    /** How far f must move for that to be clear of all rounding. */
    private double clear(Slope found) {
        return Math.max(16 * Math.max(found.noise(), Noise.atSmallestSteps(line)), line.explained());
    }

    private static double infinite(Estimate jump) {
        return Math.copySign(Double.POSITIVE_INFINITY, jump.value());
    }

    /** Whether agreement means something: the differences are sharp, or as sharp as double arithmetic can be at the step they were taken with. */
    private boolean isTelling(Slope found) {
        Estimate slope = found.central();
        double larger = Math.max(Math.abs(slope.value()), Math.abs(tape));
        double explained = explained();
        return slope.error() <= 10 * RESOLUTION * larger
                || found.noise() <= explained
                        && slope.error() <= Math.max(explained, 1e-3 * Math.max(larger, line.size()))
                        && (slope.error() <= KINK * larger || slope.error() * slope.step() <= explained);
    }

    /** What may pass for rounding in double arithmetic, though not at every turn. */
    private double explained() {
        return 1e-10 * Math.max(1, line.size());
    }

    private double rounding() {
        return CHAIN * ULP * (line.size() + scale);
    }

    /** Why nothing can be said. */
    static final class Reason {
        static final String RANDOM = "two evaluations at the same point differ: f is random. Fix its seed inside f";
        static final String EDGE =
                "f is not finite on at least one side, however near. Choose a point inside its domain";
        static final String ROUGH =
                "the differences do not settle: f is too rough, or too steep, to differentiate here";
        static final String SCALES =
                "large and small steps settle on different slopes: f moves in steps of its own. Does it compute in FLOAT32 inside?";

        static final String LOST =
                "small steps cannot tell: the slope is lost in the rounding of f, which is much larger";

        static String noise(double noise) {
            return String.format(
                    Locale.ROOT,
                    "f itself moves by %.0e when its input hardly does. Does it compute in FLOAT32 inside?",
                    noise);
        }

        private Reason() {}
    }
}

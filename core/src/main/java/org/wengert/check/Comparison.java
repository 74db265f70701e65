package org.wengert.check;

/** A close look at one derivative that a first look could not pass: the tape's value against all that differences along a line can tell. */
final class Comparison {
    private final Line line;
    private final double tape;
    private final double terms;
    private final double rounding;

    private Comparison(Line line, double tape, double terms, double rounding) {
        this.line = line;
        this.tape = tape;
        this.terms = terms;
        this.rounding = rounding;
    }

    /**
     * What is to be said about this derivative.
     *
     * @param terms the size of the terms that the tape's value is the sum of, if they are finite
     * @param tapeNoise how much the tape's value moves by rounding
     */
    static Outcome of(Line line, double tape, double terms, double tapeNoise) {
        double finite = terms <= Double.MAX_VALUE ? terms : 0;
        double rounding = Math.max(Tolerances.rounding(line.size() + finite), tapeNoise);
        Outcome first = new Comparison(line, tape, finite, rounding).outcome();
        if (first.verdict() != Verdict.WRONG) {
            return first;
        }
        // A contradiction is a grave thing to say: it must show with other steps too.
        Line other = line.restart(line.step(0) * 11 / 16);
        Outcome second = new Comparison(other, tape, finite, rounding).outcome();
        double difference = Math.abs(first.differences() - second.differences());
        boolean same = difference <= 4 * (first.estimate() + second.estimate());
        return second.verdict() != Verdict.WRONG || same ? second : Outcome.rough(Estimate.NONE);
    }

    /** It is right if it looks right in either of two ways; anything else it must look in both. */
    private Outcome outcome() {
        Outcome near = against(Slope.fromNear(line));
        if (near.isPass()) {
            return near;
        }
        Outcome far = against(Slope.fromAfar(line));
        if (far.isPass() || far.verdict() == near.verdict() || far.verdict() == Verdict.NOISY) {
            return far;
        }
        return near.verdict() == Verdict.NOISY ? near : unsettled(Estimate.NONE, 0);
    }

    private Outcome against(Slope found) {
        Estimate slope = found.central().settled();
        if (!slope.isKnown()) {
            return Outcome.edge();
        }
        double clear = clear(found);
        Estimate left = found.leftJump();
        Estimate right = found.rightJump();
        boolean leftJump = !left.isNear(0, clear);
        boolean rightJump = !right.isNear(0, clear);
        if (leftJump || rightJump || isKink(found, clear, Tolerances.KINK * terms)) {
            return Outcome.kink(
                    leftJump ? infinite(left) : found.left().value(),
                    rightJump ? infinite(right) : found.right().value());
        }
        if (slope.isNear(tape, rounding)) {
            return agreeing(slope, found.noise());
        }
        // The tape may follow one side of a bend that else would be too small to be called a kink.
        Estimate bend = found.bend().settled();
        return slope.isNear(tape, rounding + Math.abs(bend.value())) && isKink(found, clear, 0)
                ? Outcome.kink(found.left().value(), found.right().value())
                : disagreeing(slope, found);
    }

    private boolean isKink(Slope found, double clear, double negligible) {
        Estimate bend = found.bend().settled();
        return !bend.isNear(0, Math.max(negligible, clear / bend.step()))
                && found.bend().excludes(0, negligible, near());
    }

    /** How far f must move for that to be clear of all rounding. */
    private double clear(Slope found) {
        double noise = Math.max(found.noise(), Noise.atSmallestSteps(line));
        return Math.max(16 * noise, Tolerances.rounding(line.size()));
    }

    private static double infinite(Estimate jump) {
        return Math.copySign(Double.POSITIVE_INFINITY, jump.value());
    }

    /** Agreement means something if the differences are sharp, or as sharp as double arithmetic can be at the step they were taken with. */
    private Outcome agreeing(Estimate slope, double noise) {
        double explained = Tolerances.explained(line.size());
        double larger = Math.max(Math.abs(slope.value()), Math.abs(tape));
        if (slope.error() <= Tolerances.SHARP * larger) {
            return Outcome.PASS;
        }
        boolean sharp = slope.error() <= Tolerances.KINK * larger || slope.error() * slope.step() <= explained;
        return noise <= explained && sharp && !isVague(slope) ? Outcome.PASS : unsettled(slope, noise);
    }

    private Outcome disagreeing(Estimate slope, Slope found) {
        // Where the two sides are not seen to meet, they may differ by as much as tape and differences do.
        boolean isOpen = found.bend().settled().error() > Math.abs(tape - slope.value());
        if (isOpen || isVague(slope)) {
            return unsettled(slope, found.noise());
        }
        double step = found.central().smallestStepWith(tape, rounding, slope);
        if (step < slope.step()) {
            return Outcome.PASS;
        }
        return step < Double.POSITIVE_INFINITY ? unsettled(slope, found.noise()) : Outcome.of(Verdict.WRONG, slope);
    }

    /** Nothing can be said, be it that f moves by itself or in grains, or without a reason that we know. */
    private Outcome unsettled(Estimate slope, double noise) {
        double moves = Math.max(noise, line.grain());
        return moves > Tolerances.explained(line.size()) ? Outcome.moving(slope, moves) : Outcome.rough(slope);
    }

    private boolean isVague(Estimate slope) {
        double size = Math.max(Math.abs(slope.value()), line.size());
        return slope.error() > Math.max(1e-3 * size, Tolerances.explained(line.size()));
    }

    private double near() {
        return Tolerances.NEAR * line.step(0);
    }
}

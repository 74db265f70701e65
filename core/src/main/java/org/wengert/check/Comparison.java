package org.wengert.check;

import java.util.function.IntToDoubleFunction;

/** A close look at one derivative that a first look could not pass: the tape's value against all that differences along a line can tell. */
final class Comparison {
    private final DirectionalSlice slice;
    private final double tape;
    private final double terms;
    private final double rounding;
    private final Slope found;
    private final Estimate slope;
    private final Estimate bend;

    private Comparison(DirectionalSlice slice, double tape, double terms, double rounding) {
        this.slice = slice;
        this.tape = tape;
        this.terms = terms;
        this.rounding = rounding;
        found = Slope.of(slice);
        slope = found.central().settled();
        bend = found.bend().settled();
    }

    /**
     * Compares this derivative.
     *
     * @param terms the size of the terms that the tape's value is the sum of, if they are finite
     * @param tapeNoise the rounding of the tape's value
     */
    static Finding of(DirectionalSlice slice, double tape, double terms, double tapeNoise) {
        double finite = terms <= Double.MAX_VALUE ? terms : 0;
        double rounding = Math.max(Tolerances.rounding(slice.size() + finite), tapeNoise);
        Finding first = new Comparison(slice, tape, finite, rounding).finding();
        if (first.verdict() != Verdict.WRONG) {
            return first;
        }
        // A contradiction is a grave thing to say: it must show with other steps too.
        DirectionalSlice other = slice.restart(slice.step(0) * 11 / 16);
        Finding second = new Comparison(other, tape, finite, rounding).finding();
        double difference = Math.abs(first.differences() - second.differences());
        boolean same = difference <= 4 * (first.estimate() + second.estimate());
        return second.verdict() != Verdict.WRONG || same ? second : Finding.rough(Estimate.NONE);
    }

    private Finding finding() {
        if (!slope.isKnown()) {
            return Finding.edge();
        }
        boolean agrees = slope.isNear(tape, rounding);
        // The tape may follow one side of a bend that else would be too small to be called a kink.
        boolean follows = !agrees && slope.isNear(tape, rounding + Math.abs(bend.value()));
        if (isJump(slice::backward) || isJump(slice::forward)) {
            double larger = Math.max(jump(slice::backward), jump(slice::forward));
            return RoundingInside.of(slice).explainsJump(larger) ? Finding.belowRounding(slope) : kink();
        }
        if (isKink(follows ? 0 : Tolerances.KINK * terms)) {
            return RoundingInside.of(slice).explainsKink(bend) ? Finding.belowRounding(slope) : kink();
        }
        return agrees ? agreeing() : disagreeing();
    }

    private boolean isJump(IntToDoubleFunction side) {
        return !found.jump(side).isNear(0, clear());
    }

    private double jump(IntToDoubleFunction side) {
        return Math.abs(found.jump(side).value());
    }

    private Finding kink() {
        return Finding.kink(side(slice::backward), side(slice::forward));
    }

    /** The slope on one side: infinite, if f jumps there. */
    private double side(IntToDoubleFunction side) {
        return isJump(side)
                ? Math.copySign(Double.POSITIVE_INFINITY, found.jump(side).value())
                : found.of(side).value();
    }

    /** The change of f that is clear of all rounding. */
    private double clear() {
        double noise = Math.max(found.noise(), Noise.atSmallestSteps(slice));
        return Math.max(16 * noise, Tolerances.rounding(slice.size()));
    }

    /** A kink near by cannot be told from one at the point itself: what is said must hold at small steps too. */
    private boolean isKink(double negligible) {
        return !bend.isNear(0, Math.max(negligible, clear() / bend.step()))
                && found.bend().excludes(0, negligible, Tolerances.NEAR * slice.step(0));
    }

    /** Agreement means something if the differences are sharp, or as sharp as double arithmetic can be at the step they were taken with. */
    private Finding agreeing() {
        double explained = Tolerances.explained(slice.size());
        double larger = Math.max(Math.abs(slope.value()), Math.abs(tape));
        if (slope.error() <= Tolerances.SHARP * larger) {
            return Finding.PASS;
        }
        boolean sharp = slope.error() <= Tolerances.KINK * larger || slope.error() * slope.step() <= explained;
        return found.noise() <= explained && sharp && !isVague() ? Finding.PASS : unsettled();
    }

    private Finding disagreeing() {
        // Where the two sides are not seen to meet, they may differ by as much as tape and differences do.
        boolean isOpen = bend.error() > Math.abs(tape - slope.value());
        if (isOpen || isVague()) {
            return unsettled();
        }
        double step = found.central().smallestStepWith(tape, rounding, slope);
        if (step < slope.step()) {
            return Finding.PASS;
        }
        if (step < Double.POSITIVE_INFINITY) {
            return unsettled();
        }
        return RoundingInside.of(slice).explains(tape, slope) ? Finding.belowRounding(slope) : Finding.wrong(slope);
    }

    /** Nothing can be said, be it that f moves by itself or in grains, or without a reason that we know. */
    private Finding unsettled() {
        double moves = Math.max(found.noise(), slice.grain());
        return moves > Tolerances.explained(slice.size()) ? Finding.moving(slope, moves) : Finding.rough(slope);
    }

    private boolean isVague() {
        double size = Math.max(Math.abs(slope.value()), slice.size());
        return slope.error() > Math.max(1e-3 * size, Tolerances.explained(slice.size()));
    }
}

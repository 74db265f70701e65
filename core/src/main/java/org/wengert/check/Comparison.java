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
        if (line.isRandom(4)) {
            return Outcome.random();
        }
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
        Slope near = Slope.fromNear(line);
        Outcome first = against(near);
        if (first.isPass()) {
            return first;
        }
        Outcome second = against(Slope.fromAfar(line));
        if (second.isPass() || second.verdict() == first.verdict()) {
            return second;
        }
        return first.verdict() == Verdict.NOISY
                ? first
                : second.verdict() == Verdict.NOISY ? second : Outcome.stepwise(near.central());
    }

    private Outcome against(Slope found) {
        Estimate slope = found.central();
        if (!slope.isKnown()) {
            return Outcome.edge();
        }
        double clear = clear(found);
        boolean leftJump = !found.leftJump().isNear(0, clear);
        boolean rightJump = !found.rightJump().isNear(0, clear);
        if (leftJump || rightJump || isKink(found, clear)) {
            return Outcome.kink(
                    leftJump ? infinite(found.leftJump()) : found.left().value(),
                    rightJump ? infinite(found.rightJump()) : found.right().value());
        }
        return slope.isNear(tape, rounding) ? agreeing(found) : disagreeing(found);
    }

    private boolean isKink(Slope found, double clear) {
        double bend = Tolerances.KINK * terms;
        return !found.bend().isNear(0, Math.max(bend, clear / found.bend().step()))
                && found.bends().excludes(0, bend, near());
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
    private Outcome agreeing(Slope found) {
        Estimate slope = found.central();
        double explained = Tolerances.explained(line.size());
        double larger = Math.max(Math.abs(slope.value()), Math.abs(tape));
        if (slope.error() <= Tolerances.SHARP * larger) {
            return Outcome.PASS;
        }
        if (found.noise() > explained) {
            return Outcome.noisy(slope, found.noise());
        }
        boolean sharp = slope.error() <= Tolerances.KINK * larger || slope.error() * slope.step() <= explained;
        return sharp && !isVague(slope) ? Outcome.PASS : Outcome.rough(slope);
    }

    private Outcome disagreeing(Slope found) {
        Estimate slope = found.central();
        if (isVague(slope)) {
            return Outcome.rough(slope);
        }
        if (!found.slopes().excludes(tape, rounding, near())) {
            double difference = Math.abs(tape - slope.value());
            boolean negligible = difference * slope.step() <= Tolerances.rounding(line.size())
                    || difference <= Tolerances.SHARP * Math.abs(slope.value());
            return negligible ? Outcome.PASS : Outcome.lost(slope);
        }
        double step = found.slopes().smallestStepWith(tape, rounding, slope);
        if (step < slope.step()) {
            return Outcome.PASS;
        }
        return step < Double.POSITIVE_INFINITY ? Outcome.stepwise(slope) : Outcome.of(Verdict.WRONG, slope);
    }

    private boolean isVague(Estimate slope) {
        double size = Math.max(Math.abs(slope.value()), line.size());
        return slope.error() > Math.max(1e-3 * size, Tolerances.explained(line.size()));
    }

    private double near() {
        return Tolerances.NEAR * line.step(0);
    }
}

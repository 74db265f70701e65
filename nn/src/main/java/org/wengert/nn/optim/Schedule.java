package org.wengert.nn.optim;

import org.wengert.nn.internal.Arguments;

/**
 * The learning rate at each step, as a function of the rate at the start. Steps are what its {@link Scheduler} counts: batches or epochs.
 *
 * <pre>{@code
 * Scheduler scheduler = new Scheduler(adam, Schedule.warmUp(100).then(Schedule.cosine(900)));
 * for (...) {
 *     ...
 *     adam.step();
 *     scheduler.step();
 * }
 * }</pre>
 *
 * <p>A schedule with an end holds the rate it ends with, unless another follows.
 */
public final class Schedule {
    /** The number of steps of a schedule that has no end. */
    static final long ENDLESS = Long.MAX_VALUE;

    private final Function function;
    private final long steps;

    private Schedule(long steps, Function function) {
        this.steps = steps;
        this.function = function;
    }

    /** The rate at a step, from the rate at the start. */
    @FunctionalInterface
    public interface Function {
        double rate(double start, long step);
    }

    /** rate(t) = f(start, t): a schedule of your own, without an end. */
    public static Schedule of(Function f) {
        return new Schedule(ENDLESS, Arguments.notNull(f, "Schedule.of: the function", "Pass (start, t) -> start."));
    }

    /** rate(t) = start: for a while, with {@link #until}. */
    public static Schedule constant() {
        return of((start, t) -> start);
    }

    /**
     * rate(t) = start factor^floor(t / every): PyTorch's StepLR.
     *
     * @throws IllegalArgumentException if {@code every} is below 1, or the factor is negative or not finite
     */
    public static Schedule step(long every, double factor) {
        positive("step", "steps between two changes", every);
        notNegative("step", "factor", factor);
        return of((start, t) -> start * StrictMath.pow(factor, (double) Math.floorDiv(t, every)));
    }

    /**
     * rate(t) = start factor^t: PyTorch's ExponentialLR.
     *
     * @throws IllegalArgumentException if the factor is negative or not finite
     */
    public static Schedule exponential(double factor) {
        notNegative("exponential", "factor", factor);
        return of((start, t) -> start * StrictMath.pow(factor, (double) t));
    }

    /** rate(t) = start (1 + cos(pi t / steps)) / 2: {@link #cosine(long, double)} down to 0. */
    public static Schedule cosine(long steps) {
        return cosine(steps, 0);
    }

    /**
     * rate(t) = least + (start - least) (1 + cos(pi t / steps)) / 2: PyTorch's CosineAnnealingLR. It ends after these steps.
     *
     * <p>Loshchilov and Hutter: SGDR, stochastic gradient descent with warm restarts, 2017.
     *
     * @throws IllegalArgumentException if there are fewer than 1 steps, or {@code least} is negative or not finite
     */
    public static Schedule cosine(long steps, double least) {
        positive("cosine", "steps", steps);
        notNegative("cosine", "least rate", least);
        return new Schedule(steps, (start, t) -> between(start, least, (double) t / steps));
    }

    /** rate(t) = start (t + 1) / (steps + 1): a linear warm-up that never stands at 0. It ends after these steps. */
    public static Schedule warmUp(long steps) {
        positive("warmUp", "steps", steps);
        return warmUp(steps, 1.0 / (steps + 1.0));
    }

    /**
     * rate(t) = start (from + (1 - from) t / steps): PyTorch's LinearLR. It ends after these steps.
     *
     * @param from the part of the rate to begin with
     * @throws IllegalArgumentException if there are fewer than 1 steps, or {@code from} is negative or not finite
     */
    public static Schedule warmUp(long steps, double from) {
        positive("warmUp", "steps", steps);
        notNegative("warmUp", "first part", from);
        return new Schedule(steps, (start, t) -> start * (from + (1 - from) * t / steps));
    }

    /**
     * One cycle, with the rate at the start as the highest: in the first 30 % of the steps from start / 25 up to start, then down to start / 250,000, both along a
     * cosine. PyTorch's OneCycleLR, with its defaults; momentum stays. It ends after these steps.
     *
     * <p>Smith and Topin: Super-convergence, very fast training of neural networks using large learning rates, 2018.
     *
     * @throws IllegalArgumentException if there are fewer than 1 steps
     */
    public static Schedule oneCycle(long steps) {
        return oneCycle(steps, 0.3, 25, 1e4);
    }

    /**
     * The same with other numbers: up from start / up in this part of the steps, then down to start / up / down.
     *
     * @throws IllegalArgumentException if there are fewer than 1 steps, the part is not between 0 and 1, or a divisor is not above 0
     */
    public static Schedule oneCycle(long steps, double part, double up, double down) {
        positive("oneCycle", "steps", steps);
        if (!(part > 0 && part < 1) || !(up > 0 && up <= Double.MAX_VALUE) || !(down > 0 && down <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("Schedule.oneCycle: part " + part + ", divisors " + up + " and " + down
                    + ": expected a part between 0 and 1, and finite divisors above 0. Try oneCycle(" + steps + ").");
        }
        // As in PyTorch, the last of the steps has the last rate.
        double top = part * steps - 1;
        double last = steps - 1.0;
        return new Schedule(steps, (start, t) -> {
            double at = Math.min((double) t, last);
            return at <= top
                    ? between(start / up, start, top == 0 ? 1 : at / top)
                    : between(start, start / up / down, (at - top) / (last - top));
        });
    }

    /** From {@code a} to {@code b} along half a cosine; {@code part} is the part of the way. */
    private static double between(double a, double b, double part) {
        return b + (a - b) * (1 + StrictMath.cos(Math.PI * part)) / 2;
    }

    /**
     * This schedule's first steps only.
     *
     * @throws IllegalArgumentException if there are fewer than 1
     */
    public Schedule until(long steps) {
        positive("until", "steps", steps);
        return new Schedule(Math.min(steps, this.steps), function);
    }

    /**
     * This schedule to its end, then the next, from its own beginning and the rate at the start.
     *
     * @throws IllegalStateException if this one has no end
     */
    public Schedule then(Schedule next) {
        Arguments.notNull(next, "Schedule.then: the next schedule", "Pass one, such as Schedule.cosine(900).");
        if (steps == ENDLESS) {
            throw new IllegalStateException(
                    "Schedule.then: this schedule has no end, so that the next would never begin. Say how long it lasts: until(100).");
        }
        long all = next.steps > ENDLESS - steps ? ENDLESS : steps + next.steps;
        return new Schedule(all, (start, t) -> t < steps ? rate(start, t) : next.rate(start, t - steps));
    }

    /** Both at once: this schedule's rate is the other's rate at the start. It ends with the longer one. */
    public Schedule times(Schedule other) {
        Arguments.notNull(other, "Schedule.times: the other schedule", "Pass one, such as Schedule.warmUp(100).");
        return new Schedule(Math.max(steps, other.steps), (start, t) -> other.rate(rate(start, t), t));
    }

    /**
     * Returns the rate at step t, from 0 on, if the rate at the start is {@code start}.
     *
     * @throws IllegalArgumentException if t is negative
     */
    public double rate(double start, long t) {
        if (t < 0) {
            throw new IllegalArgumentException("Schedule.rate: step " + t + ": expected 0 or more. The first is 0.");
        }
        return function.rate(start, Math.min(t, steps));
    }

    private static void positive(String schedule, String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("Schedule." + schedule + ": " + what + " " + value
                    + ": expected 1 or more. Count what the scheduler counts, batches or epochs.");
        }
    }

    private static void notNegative(String schedule, String what, double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("Schedule." + schedule + ": " + what + " " + value
                    + ": expected a finite number of 0 or more. Try 0.1.");
        }
    }
}

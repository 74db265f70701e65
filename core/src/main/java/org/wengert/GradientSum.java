package org.wengert;

import org.jspecify.annotations.Nullable;
import org.wengert.kernel.InPlace;

/**
 * The gradient of one tensor while a sweep accumulates it. The first contribution is stored as it is; others may hold it too (the upstream gradient
 * passes through {@code add} unchanged, a rule may return a tensor it keeps), so the second allocates the sum, unless the first is known to be the
 * sweep's alone; all later ones are added in place.
 *
 * <p>Below a sum or a mean, all elements are one number: that is kept instead of them while it is enough.
 */
final class GradientSum {
    /** The line whose output has this gradient, or null at an end of the sweep. */
    final @Nullable Node line;

    /** The end of the sweep that has this gradient, or null for a line on the way. */
    final @Nullable GradientTarget end;

    /** All elements, or one number for all of them. */
    private Tensor value;

    private boolean own;
    private boolean isNumber;

    /** {@code own} is true if only the sweep holds the tensor. */
    GradientSum(@Nullable Node line, @Nullable GradientTarget end, Tensor first, boolean own) {
        this.line = line;
        this.end = end;
        this.value = first;
        this.own = own;
    }

    void add(Tensor g, boolean isFresh, boolean createGraph) {
        Tensor value = value();
        if (createGraph) {
            become(value.add(g));
        } else if (own) {
            value.accumulate(g);
        } else if (isFresh) {
            g.accumulate(value);
            become(g);
        } else {
            become(value.add(g));
        }
    }

    /** Takes the sum with a contribution in it, which nobody else holds; it stays a number if that is one. */
    void become(Tensor larger) {
        value = larger;
        isNumber &= larger.size() == 1;
        own = !isNumber;
    }

    /** Takes a number in the place of all elements, which others may hold. */
    void becomeNumber(Tensor number) {
        value = number;
        own = false;
        isNumber = true;
    }

    /** Adds a number to all elements. */
    void addNumber(Tensor number) {
        if (isNumber) {
            becomeNumber(value.add(number));
        } else {
            become(value.add(number));
        }
    }

    /** The sum, complete: rules read it from now on, so nothing may be added in place any more. */
    Tensor value() {
        if (isNumber) {
            become(value.broadcastTo(target().shape()));
        }
        return value;
    }

    /** The sum, or the number that all of its elements are. */
    Tensor valueOrNumber() {
        return value;
    }

    /** Returns whether the sum is one number for all elements. */
    boolean isNumber() {
        return isNumber;
    }

    /** The line or the end. */
    GradientTarget target() {
        GradientTarget target = line == null ? end : line;
        if (target == null) {
            throw new AssertionError("a sum is that of a line or of an end");
        }
        return target;
    }

    /** Returns whether only the sweep holds the sum. */
    boolean isOwn() {
        return own;
    }

    /** Replaces the sum by the tensor that hooks returned; the hooks may hold either. */
    void replace(Tensor hooked) {
        own = false;
        value = hooked;
    }

    /** The sum in an array that only the caller holds; with recording on, a differentiable copy. */
    Tensor exclusive() {
        Tensor sum = value();
        Tensor taken = own ? sum : sum.cloned();
        own = false;
        return taken;
    }
}

/** The row of the additions that a sweep makes in place. It is computed without the engine's checks, by {@link Tensor#accumulate}. */
final class GradientSumRules {
    static final Op ACCUMULATE = new Op(
                    OpSpec.<Void>of(
                            "accumulate",
                            2,
                            OpSpec.Kind.DISCRETE,
                            (in, at) -> in[0].shape(),
                            Value.inPlace((y, in, at) -> add(y, in[1]))),
                    null)
            .samples(draw -> {
                Shape shape = draw.shape();
                return Samples.Sample.of(draw.tensor(shape, Domain.REALS), draw.tensor(shape, Domain.REALS));
            });

    static void add(Tensor sum, Tensor g) {
        InPlace.addScaled(sum.array(), g.array(), 1, sum.size());
    }

    private GradientSumRules() {}
}

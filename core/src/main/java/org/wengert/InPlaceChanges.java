package org.wengert;

import java.util.function.Consumer;
import org.wengert.kernel.Copy;
import org.wengert.kernel.InPlace;
import org.wengert.memory.Arena;

/**
 * In-place changes of a tensor's values. They are not recorded: a tensor that needs a gradient can be changed only inside {@link Tape#noGrad}. Shapes
 * must be equal: there is no broadcasting. A backward pass through a value that was changed after it was kept is an error.
 */
public sealed interface InPlaceChanges permits Tensor {

    /**
     * x = values.
     *
     * @return this tensor
     * @throws IllegalStateException while recording, if this tensor needs a gradient
     */
    default Tensor assign(Tensor values) {
        return InPlaceChangesRules.ASSIGN.apply(self(), values);
    }

    /** x = x + b. */
    default Tensor addInPlace(Tensor b) {
        return addInPlace(b, 1);
    }

    /** x = x + factor b. */
    default Tensor addInPlace(Tensor b, double factor) {
        return addInPlace(b, Tensor.scalar(DType.FLOAT64, factor));
    }

    /**
     * x = x + factor b.
     *
     * @param factor a single FLOAT64 number, such as a learning rate that a schedule changes
     */
    default Tensor addInPlace(Tensor b, Tensor factor) {
        return InPlaceChangesRules.ADD_IN_PLACE.apply(self(), b, factor);
    }

    /** x = factor x. */
    default Tensor mulInPlace(double factor) {
        return mulInPlace(Tensor.scalar(DType.FLOAT64, factor));
    }

    /**
     * x = factor x.
     *
     * @param factor a single FLOAT64 number
     */
    default Tensor mulInPlace(Tensor factor) {
        return InPlaceChangesRules.MUL_IN_PLACE.apply(self(), factor);
    }

    /** x = value everywhere. */
    default Tensor fillInPlace(double value) {
        return InPlaceChangesRules.FILL_IN_PLACE.apply(self(), Tensor.scalar(DType.FLOAT64, value));
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The values. There is no derivative, and the result is the first input itself. */
final class InPlaceChangesRules {
    static final Op ASSIGN = row(
                    "assign",
                    2,
                    in -> checkShape("assign", in[0], in[1]),
                    (y, in, at) -> Copy.convert(in[1].array(), y.array(), y.size()))
            .samples(draw -> same(draw));
    static final Op ADD_IN_PLACE = row(
                    "addInPlace",
                    3,
                    in -> {
                        Checks.floating("addInPlace", in[0]);
                        checkShape("addInPlace", in[0], in[1]);
                        checkNumber("addInPlace", in[2]);
                    },
                    (y, in, at) -> InPlace.addScaled(y.array(), in[1].array(), in[2].element(0), y.size()))
            .samples(draw -> scaled(draw));
    static final Op MUL_IN_PLACE = row(
                    "mulInPlace",
                    2,
                    in -> {
                        Checks.floating("mulInPlace", in[0]);
                        checkNumber("mulInPlace", in[1]);
                    },
                    (y, in, at) -> InPlace.scale(y.array(), in[1].element(0), y.size()))
            .samples(draw -> number(draw));
    static final Op FILL_IN_PLACE = row(
                    "fillInPlace",
                    2,
                    in -> checkNumber("fillInPlace", in[1]),
                    (y, in, at) -> Copy.fill(y.array(), in[1].element(0), y.size()))
            .samples(draw -> number(draw));

    private static Op row(String name, int arity, Consumer<Tensor[]> check, Value.Kernel<Void> kernel) {
        OpSpec.ShapeRule<Void> shape = (in, at) -> {
            check.accept(in);
            checkMayChange(name, in[0]);
            return in[0].shape();
        };
        return new Op(OpSpec.of(name, arity, OpSpec.Kind.DISCRETE, shape, Value.inPlace(kernel)), null);
    }

    static void checkShape(String name, Tensor x, Tensor b) {
        Checks.sameType(name, x, b);
        if (!x.shape().equals(b.shape())) {
            throw new IllegalArgumentException(name + ": " + x.describe() + " and " + b.describe()
                    + ": shapes differ, and an in-place change does not broadcast. Use broadcastTo or reshape first.");
        }
    }

    static void checkNumber(String name, Tensor factor) {
        if (factor.dtype() != DType.FLOAT64 || factor.size() != 1) {
            throw Checks.wrongType(
                    name, factor, "a single FLOAT64 number", "Make one: Tensor.scalar(DType.FLOAT64, 0.1).");
        }
    }

    static void checkMayChange(String name, Tensor x) {
        if (x.requiresGrad() && Tape.isRecording()) {
            throw new IllegalStateException(
                    name + ": " + x.describe() + " needs a gradient, and a change in place cannot be recorded. "
                            + "Make the change inside try (var off = Tape.noGrad()) { ... }, or compute a new tensor.");
        }
        Arena arena = x.storage().arena();
        if (arena != null && arena.owner() != Thread.currentThread()) {
            throw new IllegalStateException(name + ": " + x.describe() + " belongs to a scope of thread "
                    + arena.owner().getName()
                    + ", which may take its array back at any time. Change it there, or change a copy().");
        }
    }

    private static Samples.Sample same(Sampler draw) {
        Shape shape = draw.shape();
        return Samples.Sample.of(draw.tensor(shape, Domain.REALS), draw.tensor(shape, Domain.REALS));
    }

    private static Samples.Sample scaled(Sampler draw) {
        Shape shape = draw.shape();
        return Samples.Sample.of(
                draw.tensor(shape, Domain.REALS), draw.tensor(shape, Domain.REALS), Tensor.scalar(DType.FLOAT64, 0.5));
    }

    private static Samples.Sample number(Sampler draw) {
        return Samples.Sample.of(draw.tensor(draw.shape(), Domain.REALS), Tensor.scalar(DType.FLOAT64, 0.5));
    }

    private InPlaceChangesRules() {}
}

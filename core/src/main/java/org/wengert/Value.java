package org.wengert;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/** The value of an operation: written by a kernel, a view of the first input, a change in place, or a composition of other operations. */
sealed interface Value<A> {
    /** Writes all values of y and expects nothing in it. */
    @FunctionalInterface
    interface Kernel<A> {
        void into(Tensor y, Tensor[] inputs, A attributes);
    }

    /** A value written in tensor operations, of which nothing is recorded. */
    @FunctionalInterface
    interface Composition<A> {
        Tensor of(Tensor[] inputs, A attributes);
    }

    /** Written by a kernel. */
    static <A> Value<A> kernel(Kernel<A> kernel) {
        return new Written<>(kernel);
    }

    /** The first input's data in another shape. */
    static <A> Value<A> view() {
        return new View<>();
    }

    /** Composed of other operations, by a function that returns a tensor nobody else holds. */
    static <A> Value<A> composed(Composition<A> f) {
        return new Composed<>(f, false);
    }

    /** Composed by a user's function, which may return anything; the result's shape and type are those of what it returns. */
    static <A> Value<A> custom(Composition<A> f) {
        return new Composed<>(f, true);
    }

    /** The first input's data, after a check of the inputs' values. */
    static <A> Value<A> checkedView(BiConsumer<Tensor[], A> check) {
        return new CheckedView<>(check);
    }

    /** Changed in the first input's own array by a kernel. */
    static <A> Value<A> inPlace(Kernel<A> kernel) {
        return new InPlace<>(kernel, (inputs, attributes) -> 1);
    }

    /** The same for a kernel that changes several of the first inputs. */
    static <A> Value<A> inPlace(ToIntBiFunction<Tensor[], A> changed, Kernel<A> kernel) {
        return new InPlace<>(kernel, changed);
    }

    /** Returns whether the result has an array of its own. */
    default boolean makesArray() {
        return true;
    }

    /** The result for these inputs, after the checks of the row. */
    Tensor compute(OpSpec<A> spec, Tensor[] inputs, A attributes);

    record Written<A>(Kernel<A> kernel) implements Value<A> {
        @Override
        public Tensor compute(OpSpec<A> spec, Tensor[] inputs, A attributes) {
            Shape shape = spec.resultShape(inputs, attributes);
            Tensor y = Tensor.uninitialized(spec.resultType(inputs, attributes), shape);
            if (shape.size() > 0) {
                kernel.into(y, inputs, attributes);
            }
            return y;
        }
    }

    record View<A>() implements Value<A> {
        @Override
        public Tensor compute(OpSpec<A> spec, Tensor[] inputs, A attributes) {
            return inputs[0].viewAs(spec.resultShape(inputs, attributes));
        }

        @Override
        public boolean makesArray() {
            return false;
        }
    }

    record CheckedView<A>(BiConsumer<Tensor[], A> check) implements Value<A> {
        @Override
        public Tensor compute(OpSpec<A> spec, Tensor[] inputs, A attributes) {
            check.accept(inputs, attributes);
            return inputs[0].viewAs(inputs[0].shape());
        }

        @Override
        public boolean makesArray() {
            return false;
        }
    }

    /** {@code changed} is the number of inputs that the kernel changes: the first ones. */
    record InPlace<A>(Kernel<A> kernel, ToIntBiFunction<Tensor[], A> changed) implements Value<A> {
        @Override
        public Tensor compute(OpSpec<A> spec, Tensor[] inputs, A attributes) {
            spec.resultShape(inputs, attributes); // the checks
            Tensor x = inputs[0];
            kernel.into(x, inputs, attributes);
            for (int i = changed.applyAsInt(inputs, attributes) - 1; i >= 0; i--) {
                inputs[i].storage().changed(spec.name());
            }
            return x;
        }

        @Override
        public boolean makesArray() {
            return false;
        }
    }

    /** Runs in an inner scope if a memory scope is open, so that intermediate results are released at once. */
    record Composed<A>(Composition<A> f, boolean isCustom) implements Value<A> {
        @Override
        public Tensor compute(OpSpec<A> spec, Tensor[] inputs, A attributes) {
            if (!isCustom) {
                spec.resultShape(inputs, attributes); // the checks
            }
            ThreadState state = ThreadState.current();
            ThreadState.Switch off = state.record(false);
            ThreadState.@Nullable Scope inner = state.arena() == null ? null : state.openScope();
            try {
                Tensor[] detached = Arrays.stream(inputs).map(Tensor::detach).toArray(Tensor[]::new);
                Tensor result =
                        isCustom ? f.of(detached, attributes) : unwatched(state.anomaly(), detached, attributes);
                Tensor y = isCustom || isShared(result, inputs) ? copy(spec, result) : result.detach();
                if (inner != null && inner.arena != null) {
                    inner.arena.keep(y.storage());
                }
                return y;
            } finally {
                if (inner != null) {
                    state.close(inner);
                }
                state.restore(off);
            }
        }

        /** What lies between may be infinite, such as a mask: the anomaly detector looks at the result. */
        private Tensor unwatched(@Nullable Anomaly anomaly, Tensor[] inputs, A attributes) {
            if (anomaly == null) {
                return f.of(inputs, attributes);
            }
            anomaly.enterRule();
            try {
                return f.of(inputs, attributes);
            } finally {
                anomaly.leaveRule();
            }
        }

        private static Tensor copy(OpSpec<?> spec, Tensor result) {
            if (result == null) {
                throw new IllegalStateException(spec.name() + ": its function returned null. Return the result.");
            }
            return result.copy();
        }

        private static boolean isShared(Tensor result, Tensor... inputs) {
            for (Tensor input : inputs) {
                if (result.storage() == input.storage()) {
                    return true;
                }
            }
            return false;
        }
    }
}

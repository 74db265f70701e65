package org.wengert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks that many operations share, and their errors: operation, operands, what was expected, one way to fix it. */
final class Checks {
    /** Returns the argument, unless it is null. */
    static <T> T given(String operation, String what, @Nullable T argument) {
        if (argument == null) {
            throw isNull(operation, what);
        }
        return argument;
    }

    /** Returns the tensors of a list, unless it is null. */
    static Tensor[] array(String operation, String what, @Nullable List<Tensor> list) {
        return given(operation, what, list).toArray(Tensor[]::new);
    }

    static IllegalArgumentException isNull(String operation, String what) {
        return new IllegalArgumentException(operation + ": " + what + " is null. Pass one.");
    }

    static void floating(String operation, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw wrongType(operation, x, "FLOAT32 or FLOAT64", "Convert it first: to(DType.FLOAT32).");
        }
    }

    static void numbers(String operation, Tensor x) {
        if (x.dtype() == DType.BOOL) {
            throw wrongType(operation, x, "numbers", "Convert it first: to(DType.INT32).");
        }
    }

    static void sameType(String operation, Tensor a, Tensor b) {
        if (a.dtype() != b.dtype()) {
            throw new IllegalArgumentException(operation + ": " + a.describe() + " and " + b.describe() + ": types "
                    + a.dtype() + " and " + b.dtype() + " do not mix. Convert one: to(DType." + a.dtype() + ").");
        }
    }

    static void type(String operation, Tensor x, DType expected, String fix) {
        if (x.dtype() != expected) {
            throw wrongType(operation, x, expected.toString(), fix);
        }
    }

    static IllegalArgumentException wrongType(String operation, Tensor x, String expected, String fix) {
        return new IllegalArgumentException(
                operation + ": " + x.describe() + ": expected " + expected + ", found " + x.dtype() + ". " + fix);
    }

    /** Refuses a target of another shape: a prediction (N, 1) with a target (N) would silently broadcast to N x N. */
    static void sameShape(String operation, Tensor prediction, Tensor target) {
        if (!prediction.shape().equals(target.shape())) {
            throw new IllegalArgumentException(
                    operation + ": prediction " + prediction.describe() + " and target " + target.describe()
                            + ": shapes differ, and a loss does not broadcast. Reshape the target: target.reshape(prediction.shape()).");
        }
    }

    /** Refuses a source whose shape is not that of the part of x it replaces. */
    static void fits(String operation, Tensor x, Tensor source, Shape part, String what) {
        sameType(operation, x, source);
        if (!source.shape().equals(part)) {
            throw new IllegalArgumentException(operation + ": source " + source.describe() + " into " + x.describe()
                    + ": the " + what + " has shape " + part + ". Give the source that shape.");
        }
    }

    private Checks() {}
}

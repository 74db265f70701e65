package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.internal.Text;

/** Errors about what a layer is given. They name the layer, and its path in the network once it is known. */
final class Inputs {
    /** Returns {@code Linear(2, 20) at hidden1}, without the path if the layer has no parameter that knows it. */
    static String where(Module layer, @Nullable Place member) {
        String text = Text.name(layer.getClass()) + "(" + layer.details() + ")";
        String name = member == null ? null : member.name();
        int end = name == null ? -1 : name.lastIndexOf('.');
        return name == null || end < 0 ? text : text + " at " + name.substring(0, end);
    }

    static IllegalArgumentException unfit(Module layer, @Nullable Place member, Tensor x, String rest) {
        return new IllegalArgumentException(where(layer, member) + ": input " + Text.describe(x) + rest);
    }

    static IllegalArgumentException wrongType(Module layer, @Nullable Place member, Tensor x, DType expected) {
        return unfit(
                layer,
                member,
                x,
                ": expected " + expected + ", found " + x.dtype() + ". Convert the input: x.to(DType." + expected + ")"
                        + (x.dtype().isFloating() ? ", or the network: network.to(DType." + x.dtype() + ")." : "."));
    }

    /** Checks that x has the weight's type. */
    static void checkType(Module layer, Parameter weight, Tensor x) {
        DType expected = weight.tensor().dtype();
        if (x.dtype() != expected) {
            throw wrongType(layer, weight, x, expected);
        }
    }

    /** Returns the value, unless it is below {@code least}. */
    static int atLeast(int least, int value, String layer, String what) {
        if (value < least) {
            throw new IllegalArgumentException(
                    layer + ": " + what + " " + value + ": expected " + least + " or more. Pass a larger number.");
        }
        return value;
    }

    /** Returns p, unless it is no probability. */
    static double probability(double p, String layer) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(layer + ": probability " + p
                    + ": expected one from 0 to 1. Pass the share of elements to set to 0, such as 0.5.");
        }
        return p;
    }

    private Inputs() {}
}

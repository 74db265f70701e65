package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wengert.DType;

/** One element of a gradient: a sum of products, one or several for each product of the sweep that arrived there. */
final class Element {
    final Source source;
    final int flat;

    /** The engine's number. */
    final double gradient;

    final List<Sum> sums = new ArrayList<>();

    /** An upstream element times a local derivative. */
    record Term(Element upstream, double local) {
        double product() {
            return upstream.gradient * local;
        }
    }

    /**
     * The part of the gradient that one product of the sweep gave.
     *
     * @param value the engine's number
     * @param rounding the way in which the terms give that number
     */
    record Sum(Recording.Product product, List<Term> terms, double value, Rounding rounding) {}

    Element(Source source, int flat, double gradient) {
        this.source = source;
        this.flat = flat;
        this.gradient = gradient;
    }

    DType dtype() {
        return source.dtype();
    }

    /** {@code %2[0, 1]}; a single number has no index. */
    String label() {
        int[] shape = source.shape().toArray();
        int[] index = new int[shape.length];
        int rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return source.label() + (shape.length == 0 ? "" : Arrays.toString(index));
    }

    List<Term> terms() {
        return sums.stream().flatMap(sum -> sum.terms.stream()).toList();
    }

    /** The loosest rounding of its sums, and of the addition of those. */
    Rounding rounding() {
        Rounding loosest = Rounding.EACH;
        double total = 0;
        for (int i = 0; i < sums.size(); i++) {
            Sum sum = sums.get(i);
            total = i == 0 ? sum.value : Rounding.rounded(total + sum.value, dtype());
            loosest = sum.rounding.compareTo(loosest) > 0 ? sum.rounding : loosest;
        }
        return sums.isEmpty() || Rounding.isSame(total, gradient) ? loosest : Rounding.OTHER;
    }
}

package org.wengert;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.wengert.EdgeNumbers.at;
import static org.wengert.EdgeNumbers.slope;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Edges that functions state in their own documentation and the table of conventions leaves open. */
class FunctionEdgesTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    @TestFactory
    Stream<DynamicTest> logarithmsAndPowers() {
        return Stream.of(
                edge("log1p at -1", at(Tensor::log1p, -1, -INF, INF)),
                edge("log1p below", at(Tensor::log1p, -2, NAN, -1)),
                edge("log2 at 0", at(Tensor::log2, 0, -INF, INF)),
                edge("log2 of a power of two", at(Tensor::log2, 0x1p29, 29, 0x1p-29 / Math.log(2))),
                edge("log10 at 0", at(Tensor::log10, 0, -INF, INF)),
                edge("logit at 0", at(Tensor::logit, 0, -INF, INF)),
                edge("logit at 1", at(Tensor::logit, 1, INF, INF)),
                edge("logit outside", at(Tensor::logit, 2, NAN, -0.5)),
                edge("exp2 of an integer", at(Tensor::exp2, -3, 0.125, 0.125 * Math.log(2))),
                edge("exp2 at -infinity", at(Tensor::exp2, -INF, 0, 0)),
                edge("expm1 at -infinity", at(Tensor::expm1, -INF, -1, 0)));
    }

    @TestFactory
    Stream<DynamicTest> ranges() {
        return Stream.of(
                edge("asin outside", at(Tensor::asin, 2, NAN, NAN)),
                edge("acos at -1", at(Tensor::acos, -1, Math.PI, -INF)),
                edge("acosh below 1", at(Tensor::acosh, 0, NAN, NAN)),
                edge("acosh far below 1", at(Tensor::acosh, -1e30, NAN, NAN)),
                edge("atanh at -1", at(Tensor::atanh, -1, -INF, INF)),
                edge("asinh at infinity", at(Tensor::asinh, INF, INF, 0)),
                edge("atan at infinity", at(Tensor::atan, INF, Math.PI / 2, 0)),
                edge("erf at -infinity", at(Tensor::erf, -INF, -1, 0)),
                edge("erfc at infinity", at(Tensor::erfc, INF, 0, 0)),
                edge("hypot where squares overflow", at(Tensor::hypot, 0x1p127, 0, 0x1p127, 1, 0)));
    }

    @TestFactory
    Stream<DynamicTest> cornersAndEnds() {
        return Stream.of(
                edge("softsign at infinity", at(Tensor::softsign, INF, 1, 0)),
                edge("softsign at -infinity", at(Tensor::softsign, -INF, -1, 0)),
                edge("selu at -infinity", at(slope(Tensor::selu), -INF, 0, 0)),
                edge("second derivative of elu where its exponential overflows", at(slope(x -> x.elu()), 800, 1, 0)),
                edge("second derivative of celu where its exponential overflows", at(slope(x -> x.celu(1)), 800, 1, 0)),
                edge("celu at 0", at(x -> x.celu(2), 0, 0, 1)),
                edge("second derivative of celu at 0", at(slope(x -> x.celu(2)), 0, 1, 0.5)),
                edge("hardtanh at its own bounds", at(x -> x.hardtanh(-2, 3), -2, -2, 0)),
                edge("hardtanh inside its own bounds", at(x -> x.hardtanh(-2, 3), 2, 2, 1)),
                edge("tanhshrink at -infinity", at(Tensor::tanhshrink, -INF, -INF, 1)),
                edge("trunc above 0", at(Tensor::trunc, 2.75, 2, 0)),
                edge("trunc below 0", at(Tensor::trunc, -2.75, -2, 0)));
    }

    /** 0.1 as FLOAT32 is more than 0.1: it still counts as equal to it. */
    @TestFactory
    Stream<DynamicTest> bounds() {
        return Stream.of(
                edge("softshrink at lambda", at(x -> x.softshrink(0.1), 0.1, 0, 0)),
                edge("softshrink at -lambda", at(x -> x.softshrink(0.1), -0.1, 0, 0)),
                edge("hardshrink at lambda", at(x -> x.hardshrink(0.1), 0.1, 0, 0)),
                edge("hardshrink at -lambda", at(x -> x.hardshrink(0.1), -0.1, 0, 0)),
                edge("threshold at it", at(x -> x.threshold(0.1, 7), 0.1, 7, 0)),
                edge("threshold of NaN", at(x -> x.threshold(0.1, 7), NAN, NAN, 1)),
                edge("softshrink of NaN", at(x -> x.softshrink(0.5), NAN, NAN, 1)),
                edge("hardshrink of NaN", at(x -> x.hardshrink(0.5), NAN, NAN, 1)),
                edge("softshrink at infinity", at(x -> x.softshrink(0.5), INF, INF, 1)));
    }

    private static DynamicTest edge(String name, Consumer<DType> check) {
        return dynamicTest(name, () -> {
            check.accept(DType.FLOAT64);
            check.accept(DType.FLOAT32);
        });
    }
}

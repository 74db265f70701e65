package org.wengert.onnx;

import org.wengert.DType;
import org.wengert.Tensor;

/** Functions of each element, and conversions. */
final class ElementwiseOperators {
    static void add(Table t) {
        t.unary("Abs", Tensor::abs);
        t.unary("Acos", Tensor::acos);
        t.unary("Acosh", Tensor::acosh);
        t.unary("Asin", Tensor::asin);
        t.unary("Asinh", Tensor::asinh);
        t.unary("Atan", Tensor::atan);
        t.unary("Atanh", Tensor::atanh);
        t.unary("Ceil", Tensor::ceil);
        t.unary("Cos", Tensor::cos);
        t.unary("Cosh", Tensor::cosh);
        t.unary("Erf", Tensor::erf);
        t.unary("Exp", Tensor::exp);
        t.unary("Floor", Tensor::floor);
        t.unary("Identity", x -> x);
        t.unary("IsNaN", Tensor::isNaN);
        t.unary("Log", Tensor::log);
        t.unary("Neg", Tensor::neg);
        t.unary("Not", Tensor::not);
        t.unary("Reciprocal", Tensor::reciprocal);
        t.unary("Round", Tensor::round);
        t.unary("Sign", Tensor::sign);
        t.unary("Sin", Tensor::sin);
        t.unary("Sinh", Tensor::sinh);
        t.unary("Sqrt", Tensor::sqrt);
        t.unary("Tan", Tensor::tan);
        t.unary("Tanh", Tensor::tanh);
        t.one("IsInf", 1, 1, ElementwiseOperators::isInf);
        t.one("Clip", 1, 3, ElementwiseOperators::clip).settings(1, 2);
        t.one("Cast", 1, 1, node -> {
            node.ignore("saturate");
            DType to = node.type("to", DType.FLOAT32);
            return in -> in.get(0).to(in.type(to));
        });
        t.one("CastLike", 2, 2, node -> {
            node.ignore("saturate");
            return in -> in.get(0).to(in.get(1).dtype());
        });
    }

    private static Operator.One isInf(NodeSpec node) {
        boolean negative = node.flag("detect_negative", true);
        boolean positive = node.flag("detect_positive", true);
        return in -> {
            Tensor x = in.get(0);
            Tensor y = positive ? x.isInf() : x.isInf().and(x.lt(0));
            return negative ? y : y.and(x.gt(0));
        };
    }

    private static Operator.One clip(NodeSpec node) {
        double low = node.opset() < 11 ? node.number("min", Double.NEGATIVE_INFINITY) : Double.NEGATIVE_INFINITY;
        double high = node.opset() < 11 ? node.number("max", Double.POSITIVE_INFINITY) : Double.POSITIVE_INFINITY;
        return in -> {
            double min = in.number(1, low);
            double max = in.number(2, high);
            if (in.get(0).dtype() == DType.INT32) {
                min = Math.max(min, Integer.MIN_VALUE);
                max = Math.min(max, Integer.MAX_VALUE);
            }
            return in.get(0).clamp(min, max);
        };
    }

    private ElementwiseOperators() {}
}

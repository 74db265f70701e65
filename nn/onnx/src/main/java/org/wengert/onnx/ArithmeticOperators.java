package org.wengert.onnx;

import java.util.function.BinaryOperator;
import org.wengert.DType;
import org.wengert.Tensor;

/** Functions of two or more tensors, element by element. */
final class ArithmeticOperators {
    static void add(Table t) {
        t.binary("Add", Tensor::add);
        t.binary("Sub", Tensor::sub);
        t.binary("Mul", Tensor::mul);
        t.binary("Div", ArithmeticOperators::div);
        t.binary("Pow", ArithmeticOperators::pow).settings(1);
        t.binary("And", Tensor::and);
        t.binary("Or", Tensor::or);
        t.binary("Xor", Tensor::xor);
        t.binary("Equal", Tensor::eq);
        t.binary("Greater", Tensor::gt);
        t.binary("GreaterOrEqual", Tensor::ge);
        t.binary("Less", Tensor::lt);
        t.binary("LessOrEqual", Tensor::le);
        t.one("Mod", 2, 2, node -> {
            boolean signOfFirst = node.flag("fmod", false);
            return in -> signOfFirst ? fmod(in.get(0), in.get(1)) : in.get(0).remainder(in.get(1));
        });
        t.one("Max", 1, Table.ANY, node -> in -> folded(in, Tensor::maximum));
        t.one("Min", 1, Table.ANY, node -> in -> folded(in, Tensor::minimum));
        t.one("Sum", 1, Table.ANY, node -> in -> folded(in, Tensor::add));
        t.one("Mean", 1, Table.ANY, node -> in -> folded(in, Tensor::add).div(in.count()));
        t.one("Where", 3, 3, node -> in -> Tensor.where(in.get(0), in.get(1), in.get(2)));
    }

    private static Tensor folded(Inputs in, BinaryOperator<Tensor> f) {
        Tensor y = in.get(0);
        for (int i = 1; i < in.count(); i++) {
            y = f.apply(y, in.get(i));
        }
        return y;
    }

    /** Integers are rounded towards 0. */
    private static Tensor div(Tensor a, Tensor b) {
        if (a.dtype() != DType.INT32 || b.dtype() != DType.INT32) {
            return a.div(b);
        }
        return a.abs().floorDiv(b.abs()).mul(a.sign()).mul(b.sign());
    }

    private static Tensor fmod(Tensor a, Tensor b) {
        Tensor remainder = a.abs().remainder(b.abs());
        return remainder.mul(a.sign());
    }

    /** The result has the type of the base. */
    private static Tensor pow(Tensor a, Tensor b) {
        if (!a.dtype().isFloating()) {
            return a.to(DType.FLOAT64).pow(b.to(DType.FLOAT64)).to(a.dtype());
        }
        boolean isNumber = b.size() == 1 && b.rank() <= a.rank() && !b.requiresGrad();
        return isNumber ? a.pow(b.item()) : a.pow(b.to(a.dtype()));
    }

    private ArithmeticOperators() {}
}

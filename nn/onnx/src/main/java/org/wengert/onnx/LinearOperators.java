package org.wengert.onnx;

import org.wengert.Tensor;

/** Products of matrices. */
final class LinearOperators {
    static void add(Table t) {
        t.binary("MatMul", Tensor::matmul).limits("floats");
        t.one("Gemm", 2, 3, LinearOperators::gemm).limits("floats");
        t.one("Einsum", 1, Table.ANY, node -> {
            String equation = node.text("equation", "").replace(" ", "");
            return in -> Tensor.einsum(equation, in.all());
        });
        t.unary("Det", Tensor::det);
    }

    /** y = alpha A B + beta C. */
    private static Operator.One gemm(NodeSpec node) {
        node.ignore("broadcast");
        double alpha = node.number("alpha", 1);
        double beta = node.number("beta", 1);
        boolean transposeA = node.flag("transA", false);
        boolean transposeB = node.flag("transB", false);
        return in -> {
            Tensor a = transposeA ? in.get(0).transpose() : in.get(0);
            Tensor b = transposeB ? in.get(1).transpose() : in.get(1);
            Tensor product = scaled(a.matmul(b), alpha);
            return in.has(2) ? product.add(scaled(in.get(2), beta)) : product;
        };
    }

    private static Tensor scaled(Tensor x, double factor) {
        return factor == 1 ? x : x.mul(factor);
    }

    private LinearOperators() {}
}

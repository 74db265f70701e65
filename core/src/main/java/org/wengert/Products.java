package org.wengert;

import java.util.Arrays;

/** The derivatives of a product: for each factor the product of the others, and in turn the derivatives of that, without dividing. */
final class Products {
    /**
     * y[m] = the product of the x[k] with k != m, over the last axis. With tangents v, w, ... as further inputs, its derivative along all of them:
     * the sum over different j, l, ... other than m of v[j] w[l] ... times the product of the rest.
     *
     * <p>It is symmetric. Pulled back to x, g becomes one more tangent; pulled back to a tangent, it takes the tangent's place.
     */
    static final Op OTHERS = Op.of(
            Row.<Void>of("prodOfOthers", Row.ANY, Row.Kind.WHOLE, (in, at) -> in[0].zerosLike(), Products::compute)
                    .rule(input -> ~Row.OUTPUT, Products::pullback));

    /** The derivative of a product y of x with respect to each x. */
    static Tensor ofTheOthers(Tensor x, Axes at) {
        return at.reducedBack(OTHERS.apply(at.reducedLast(x)), x.shape());
    }

    private static void compute(Tensor y, Tensor[] in, Void at) {
        int n = in[0].dim(-1);
        Object[] tangents = Arrays.stream(in).skip(1).map(Tensor::array).toArray();
        int rows = n == 0 ? 0 : in[0].size() / n;
        org.wengert.kernel.Products.others(in[0].array(), tangents, rows, n, 1, y.array());
    }

    private static Tensor pullback(Tensor g, int input, Node node) {
        Tensor[] inputs = new Tensor[node.inputs() + (input == 0 ? 1 : 0)];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i == node.inputs() || i == input && input > 0 ? g : node.input(i);
        }
        return StrongZero.along(Axes.of(-1).keepDims(), g, OTHERS.apply(inputs));
    }

    private Products() {}
}

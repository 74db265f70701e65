package org.wengert.nn;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.wengert.Tensor;
import org.wengert.TensorFunction;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** f as a function of a module's parameters. */
record Functional(Module module, Supplier<Tensor> f) implements TensorFunction {
    @Override
    public Tensor of(Tensor... tensors) {
        List<Parameter> parameters = module.parameters();
        check(parameters, tensors);
        return Substitution.run(f, parameters, module.buffers(), tensors);
    }

    private void check(List<Parameter> parameters, Tensor... tensors) {
        Arguments.notNull(tensors, "functional: the list of tensors", "Pass one tensor for each parameter.");
        if (tensors.length != parameters.size()) {
            throw new IllegalArgumentException("functional: " + tensors.length + " tensors for the "
                    + parameters.size() + " parameters of " + Text.name(module.getClass())
                    + ". Pass one for each, in the order of parameters().");
        }
        Arguments.noneNull(Arrays.asList(tensors), "functional: the tensors", "Pass one for each parameter.");
        boolean uniform = Arrays.stream(tensors).map(Tensor::dtype).distinct().count() == 1;
        for (int i = 0; i < tensors.length; i++) {
            Tensor given = tensors[i];
            Tensor expected = parameters.get(i).own();
            boolean sameType = given.dtype() == expected.dtype();
            if (!given.shape().equals(expected.shape()) || !given.dtype().isFloating()) {
                throw unfit(i, given, expected, ". Pass one of its shape and type.");
            }
            if (!sameType && !uniform) {
                throw unfit(
                        i,
                        given,
                        expected,
                        ", and not all tensors are " + given.dtype() + ". Convert all of them, or none.");
            }
        }
    }

    private static IllegalArgumentException unfit(int i, Tensor given, Tensor expected, String rest) {
        return new IllegalArgumentException("functional: tensor " + i + " is " + Text.type(given) + ", in the place of "
                + Text.describe(expected) + rest);
    }
}

package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.explain.Backpropagation;
import org.wengert.explain.Explain;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Parameter;
import org.wengert.nn.ReLU;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;

/** The update that {@code Explain.network} derives has the bits of a step of SGD. */
class ExplainedUpdateTest {
    @Property(tries = 30)
    void isAStepOfSgd(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 2) double rate) {
        Rng.seed(seed);
        Sequential model = new Sequential(new Linear(3, 4), new ReLU(), new Linear(4, 4), new Tanh(), new Linear(4, 2));
        List<Parameter> parameters = model.parameters();
        Tensor x = Tensor.uniform(DType.FLOAT32, Rng.generator(), -1, 1, 5, 3);
        Tensor y = Tensor.uniform(DType.FLOAT32, Rng.generator(), -1, 1, 5, 2);
        Tensor loss = Loss.mse(model.forward(x), y);
        Backpropagation network = Explain.network(loss, rate);
        List<Tensor> expected =
                parameters.stream().map(p -> network.updated(p.tensor())).toList();

        loss.backward();
        new Sgd(parameters, rate).step();

        for (int i = 0; i < expected.size(); i++) {
            Tensor stepped = parameters.get(i).tensor();
            assertArrayEquals(stepped.toDoubleArray(), expected.get(i).toDoubleArray(), 0);
        }
        assertTrue(network.toString().contains("\n4\n  z3  = a2 @ 4.weight + 4.bias "), network.toString());
    }
}

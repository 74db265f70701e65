package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinearTest {
    @Property(tries = 300)
    void isAProductAndASumInOneStep(@ForAll long seed, @ForAll boolean isDouble) {
        Tensor[] in = inputs(seed, isDouble);
        Tensor y = in[0].linear(in[1], in[2]);
        Tensor twoSteps = in[0].matmul(in[1]).add(in[2]);

        assertEquals(twoSteps.shape(), y.shape());
        assertArrayEquals(twoSteps.toDoubleArray(), y.toDoubleArray());
    }

    @Property(tries = 300)
    void itsGradientsAreThoseOfTwoSteps(@ForAll long seed, @ForAll boolean isDouble) {
        Tensor[] in = inputs(seed, isDouble);
        Tensor[] same = inputs(seed, isDouble);
        in[0].linear(in[1], in[2]).square().sum().backward();
        same[0].matmul(same[1]).add(same[2]).square().sum().backward();

        for (int i = 0; i < in.length; i++) {
            assertEquals(in[i].shape(), in[i].grad().shape());
            assertArrayEquals(same[i].grad().toDoubleArray(), in[i].grad().toDoubleArray());
        }
    }

    @Property(tries = 300)
    void withReluItIsReluOfIt(@ForAll long seed, @ForAll boolean isDouble) {
        Tensor[] in = inputs(seed, isDouble);
        Tensor[] same = inputs(seed, isDouble);
        Tensor y = in[0].linearRelu(in[1], in[2]);
        Tensor twoSteps = same[0].linear(same[1], same[2]).relu();
        assertArrayEquals(twoSteps.toDoubleArray(), y.toDoubleArray());
        y.square().sum().backward();
        twoSteps.square().sum().backward();
        for (int i = 0; i < in.length; i++) {
            assertArrayEquals(same[i].grad().toDoubleArray(), in[i].grad().toDoubleArray());
        }
    }

    /** The tape keeps a factor for the derivative of the other one, and the bias for none. */
    @Test
    void keepsWhatItsDerivativesNeed() {
        Tensor x = Tensor.ones(4, 3);
        Tensor w = Tensor.ones(3, 2).requiresGrad(true);
        Tensor b = Tensor.ones(2).requiresGrad(true);
        Node line = x.linear(w, b).node();
        assertEquals("true false false false", kept(line));
        line = x.detach().requiresGrad(true).linear(w.detach(), b).node();
        assertEquals("false true false false", kept(line));
        line = x.linear(w.detach(), b).node();
        assertEquals("false false false false", kept(line));
        assertNull(x.linear(w.detach(), b.detach()).node());
    }

    private static String kept(Node line) {
        return line.saves(0) + " " + line.saves(1) + " " + line.saves(2) + " " + line.saves(3);
    }

    private static Tensor[] inputs(long seed, boolean isDouble) {
        Tensor[] in = LinalgLinear.sample(new Sampler(new Random(seed), 3, 4))
                .inputs()
                .toArray(new Tensor[0]);
        for (int i = 0; i < in.length; i++) {
            in[i] = in[i].detach().to(isDouble ? DType.FLOAT64 : DType.FLOAT32).requiresGrad(true);
        }
        return in;
    }
}

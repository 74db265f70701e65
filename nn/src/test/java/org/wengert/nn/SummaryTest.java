package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;

/** The table of layers, shapes and parameters. */
class SummaryTest {
    private static Sequential network() {
        return new Sequential(
                new Conv2d(1, 4, 3).padding(1),
                new BatchNorm2d(4),
                new ReLU(),
                new MaxPool2d(2),
                new Residual(new Sequential(new Conv2d(4, 4, 1), new Tanh())),
                x -> x.mul(2),
                new Flatten(),
                new Linear(64, 10),
                new ReLU());
    }

    @Test
    void aTableOfLayers() {
        assertEquals("""
                layer                                               output        parameters
                Sequential                                          [2, 10]              718
                  (0) Conv2d(1, 4, kernel=3 x 3, padding=1)         [2, 4, 8, 8]          40
                  (1) BatchNorm2d(4, epsilon=1.0E-5, momentum=0.1)  [2, 4, 8, 8]           8
                  (2) ReLU                                          [2, 4, 8, 8]           0
                  (3) MaxPool2d(2 x 2)                              [2, 4, 4, 4]           0
                  (4) Residual                                      [2, 4, 4, 4]          20
                    (inner) Sequential                              [2, 4, 4, 4]          20
                      (0) Conv2d(4, 4, kernel=1 x 1)                [2, 4, 4, 4]          20
                      (1) Tanh                                      [2, 4, 4, 4]           0
                  (5) a function of SummaryTest                     [2, 4, 4, 4]           0
                  (6) Flatten                                       [2, 64]                0
                  (7) Linear(64, 10)                                [2, 10]              650
                  (8) ReLU                                          [2, 10]                0
                718 parameters, 718 of them trained; 9 numbers in buffers""", network().summary(2, 1, 8, 8));
    }

    @Test
    void leavesTheModelAsItIs() {
        Sequential model = network();
        Dropout off = new Dropout();
        off.eval();
        Sequential all = new Sequential(model, off);
        Rng.seed(3);
        double before = Rng.generator().nextDouble();
        Rng.seed(3);
        all.summary(2, 1, 8, 8);
        assertEquals(before, Rng.generator().nextDouble());
        assertTrue(model.isTraining());
        assertTrue(model.children().stream().allMatch(Module::isTraining));
        assertFalse(off.isTraining());
        assertEquals(1, model.buffers().get(1).tensor().get(0), "the running variance");
        assertThrows(IllegalArgumentException.class, () -> all.summary(2, 3, 8, 8));
        assertTrue(model.isTraining());
    }

    static class Own extends Module implements Layer {
        final Embedding table = new Embedding(5, 3);
        final Inner inner = new Inner();

        static class Inner extends Module implements Layer {
            final LSTM lstm = new LSTM(3, 2).batchFirst();

            @Override
            public Tensor forward(Tensor x) {
                return lstm.run(x).output().mean(1);
            }
        }

        @Override
        public Tensor forward(Tensor x) {
            return inner.forward(table.forward(x));
        }
    }

    @Test
    void aModuleOfOnesOwnShowsTheLayersItUses() {
        Own own = new Own();
        own.to(DType.FLOAT64);
        own.table.requiresGrad(false);
        assertEquals(
                """
                layer                       output     parameters
                Own                         [4, 2]             71
                  (table) Embedding(5, 3)   [4, 6, 3]          15
                  (inner) Inner                                56
                    (lstm) LSTM(3, 2, batchFirst)  [4, 6, 2]          56
                71 parameters, 56 of them trained; 0 numbers in buffers""".replaceAll(" +", " "),
                own.summary(Tensor.zeros(DType.INT32, 4, 6)).replaceAll(" +", " "));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Two().summary(1, 2))
                .getMessage()
                .startsWith("call: Two with 1 inputs, and it is no Layer."));
    }

    static class Two extends Module {}
}

package org.wengert.nn;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.wengert.Attention;
import org.wengert.Conv;
import org.wengert.DType;
import org.wengert.PoolWindow;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.check.GradCheck;

/** Gradients of every layer with respect to inputs and parameters, over random shapes and options. */
class LayerGradientsTest {
    private static final int TRIES = 5;

    /** Sizes, options and inputs drawn from one seed. */
    private static final class Draw {
        final Random random;

        Draw(long seed) {
            random = new Random(seed);
            Rng.seed(seed);
        }

        int from(int low, int high) {
            return low + random.nextInt(high - low + 1);
        }

        boolean coin() {
            return random.nextBoolean();
        }

        Tensor tensor(int... shape) {
            return Tensor.randn(DType.FLOAT64, random, shape);
        }

        /** All elements differ by at least 0.15 from each other and from 0: no step of a difference reaches a corner. */
        Tensor spaced(int... shape) {
            int size = Shape.of(shape).size();
            Rng.seed(random.nextLong());
            int[] order = Rng.permutation(size);
            double[] values = new double[size];
            for (int i = 0; i < size; i++) {
                values[i] = 0.15 * (order[i] - size / 2 + 0.5);
            }
            return Tensor.of(DType.FLOAT64, values, shape);
        }
    }

    /** Starts of 0 and 1 would hide that a weight or bias is left out of a product. */
    private static <M extends Module> M shaken(Draw draw, M module) {
        for (Parameter parameter : module.parameters()) {
            Tensor noise = Tensor.randn(
                    DType.FLOAT32, draw.random, parameter.tensor().shape().toArray());
            try (Tape.Scope off = Tape.noGrad()) {
                parameter.tensor().addInPlace(noise, 0.2);
            }
        }
        return module;
    }

    private static void check(Module module, Tensor... inputs) {
        GradCheck.of(module, inputs).directions(2).check();
    }

    @Property(tries = 2 * TRIES)
    void convolutions(@ForAll long seed) {
        Draw draw = new Draw(seed);
        int groups = draw.from(1, 2);
        int in = groups * draw.from(1, 2);
        int out = groups * draw.from(1, 2);
        Conv conv = Conv.DEFAULT
                .stride(draw.from(1, 2), draw.from(1, 2))
                .padding(draw.from(0, 1), draw.from(0, 2))
                .dilation(draw.from(1, 2))
                .groups(groups);
        Conv.Size kernel = new Conv.Size(draw.from(1, 3), draw.from(1, 2));
        int n = draw.from(1, 2);
        check(new Conv2d(in, out, kernel, conv, draw.coin()), draw.tensor(n, in, draw.from(5, 6), draw.from(4, 5)));
        check(new Conv1d(in, out, draw.from(1, 3), conv, draw.coin()), draw.tensor(n, in, draw.from(5, 7)));
        PaddingMode mode = PaddingMode.values()[draw.from(0, 3)];
        check(
                new Conv2d(in, out, kernel, conv, draw.coin()).paddingMode(mode),
                draw.tensor(n, in, draw.from(5, 6), draw.from(4, 5)));
        check(
                new ConvTranspose2d(in, out, kernel.height() + 2, draw.coin())
                        .stride(2)
                        .outputPadding(draw.from(0, 1)),
                draw.coin() ? draw.tensor(n, in, 2, 3) : draw.tensor(in, 2, 3));
    }

    @Property(tries = TRIES)
    void pooling(@ForAll long seed) {
        Draw draw = new Draw(seed);
        PoolWindow window = PoolWindow.over(draw.from(2, 3), draw.from(2, 3))
                .stride(draw.from(1, 3))
                .padding(draw.from(0, 1))
                .ceilMode(draw.coin())
                .countIncludePad(draw.coin());
        Tensor x = draw.spaced(draw.from(1, 2), 2, draw.from(3, 5), draw.from(3, 5));
        check(new MaxPool2d(window), x);
        check(new AvgPool2d(window), x);
        check(new AdaptiveAvgPool2d(draw.from(1, 3), draw.from(1, 3)), x);
    }

    @Property(tries = TRIES)
    void norms(@ForAll long seed) {
        Draw draw = new Draw(seed);
        int n = draw.from(2, 3);
        int channels = 2 * draw.from(1, 2);
        boolean affine = draw.coin();
        Tensor images = draw.tensor(n, channels, draw.from(1, 3), 2);
        BatchNorm2d batch = shaken(draw, new BatchNorm2d(channels, affine, draw.coin()).epsilon(0.1));
        check(batch, images);
        batch.forward(images.to(DType.FLOAT32));
        batch.eval();
        check(batch, images);
        check(
                shaken(draw, new BatchNorm1d(channels, affine, true).epsilon(0.1)),
                draw.coin() ? draw.tensor(n, channels) : draw.tensor(n, channels, 3));
        check(shaken(draw, new GroupNorm(2, channels, affine).epsilon(0.1)), draw.tensor(n, channels, 3));
        Shape last = draw.coin() ? Shape.of(3) : Shape.of(2, 3);
        check(shaken(draw, new LayerNorm(last, affine, draw.coin()).epsilon(0.1)), draw.tensor(n, 2, 3));
        check(shaken(draw, new RmsNorm(last, affine).epsilon(0.1)), draw.tensor(n, 2, 3));
    }

    @Property(tries = TRIES)
    void recurrentNetworks(@ForAll long seed) {
        Draw draw = new Draw(seed);
        int in = draw.from(1, 3);
        int hidden = draw.from(1, 3);
        int layers = draw.from(1, 2);
        boolean both = draw.coin();
        boolean bias = draw.coin();
        Tensor x = draw.coin() ? draw.tensor(draw.from(1, 4), draw.from(1, 2), in) : draw.tensor(draw.from(1, 4), in);
        int n = x.rank() == 3 ? x.dim(1) : 1;
        Tensor h = draw.tensor((both ? 2 : 1) * layers, n, hidden);
        Tensor c = draw.tensor((both ? 2 : 1) * layers, n, hidden);
        Tensor batch = x.rank() == 3 ? x : x.unsqueeze(1);
        RNN rnn = new RNN(in, hidden, layers, both, bias);
        check(rnn, x);
        GradCheck.of(rnn, t -> rnn.run(t[0], t[1]).output(), batch, h)
                .directions(2)
                .check();
        GRU gru = new GRU(in, hidden, layers, both, bias);
        check(gru, x);
        GradCheck.of(gru, t -> gru.run(t[0], t[1]).hidden(), batch, h)
                .directions(2)
                .check();
        LSTM lstm = new LSTM(in, hidden, layers, both, bias);
        check(lstm, x);
        GradCheck.of(
                        lstm,
                        t -> lstm.run(t[0], new LSTM.State(t[1], t[2])).state().cell(),
                        batch,
                        h,
                        c)
                .directions(2)
                .check();
    }

    @Property(tries = TRIES)
    void attention(@ForAll long seed) {
        Draw draw = new Draw(seed);
        int heads = draw.from(1, 2);
        int width = heads * draw.from(1, 2);
        int n = draw.from(1, 2);
        MultiHeadAttention self = new MultiHeadAttention(width, heads, draw.coin());
        check(
                shaken(draw, draw.coin() ? self.causal() : self),
                draw.coin() ? draw.tensor(3, n, width) : draw.tensor(3, width));
        MultiHeadAttention cross = shaken(draw, new MultiHeadAttention(width, heads, true, 3, 2).batchFirst());
        Tensor mask = Tensor.of(new boolean[] {true, false, true, true}, 1, 1, 1, 4);
        GradCheck.of(
                        cross,
                        t -> cross.forward(t[0], t[1], t[2], Attention.DEFAULT.mask(mask)),
                        draw.tensor(n, 3, width),
                        draw.tensor(n, 4, 3),
                        draw.tensor(n, 4, 2))
                .directions(2)
                .check();
        TransformerBlock block = shaken(draw, new TransformerBlock(width, heads, 3).dropout(0));
        check(draw.coin() ? block.causal() : block, draw.tensor(n, 3, width));
    }

    @Property(tries = TRIES)
    void otherLayers(@ForAll long seed) {
        Draw draw = new Draw(seed);
        check(new Residual(new Sequential(new Linear(3, 3), new Tanh())), draw.tensor(2, 3));
        check(new Flatten(draw.from(0, 1), draw.from(1, 2)), draw.tensor(2, 3, 2));
        Embedding table = new Embedding(5, 2);
        Tensor index = Tensor.of(new int[] {draw.from(0, 4), draw.from(0, 4), 1, draw.from(0, 4)}, 2, 2);
        GradCheck.of(table, t -> table.forward(index).square()).directions(2).check();
        Dropout dropout = new Dropout(0.3);
        GradCheck.check(
                t -> {
                    Rng.seed(seed);
                    return dropout.forward(t);
                },
                draw.tensor(3, 4));
    }

    @Property(tries = 2)
    void activations(@ForAll long seed) {
        Draw draw = new Draw(seed);
        Tensor x = draw.spaced(4, 6).mul(1.7);
        List<Module> layers = List.of(
                new ReLU(),
                new LeakyReLU(0.1),
                new ReLU6(),
                new Sigmoid(),
                new Tanh(),
                new SiLU(),
                new Mish(),
                new GELU(),
                new GELU().approximate(),
                new Hardswish(),
                new Hardsigmoid(),
                new Hardtanh(),
                new ELU(0.7),
                new CELU(1.3),
                new SELU(),
                new Softplus(2),
                new Softsign(),
                new Tanhshrink(),
                new Softshrink(),
                new Hardshrink(),
                new Threshold(0.02, 3),
                new LogSigmoid(),
                new Softmax(0),
                new LogSoftmax(),
                new Softmin(),
                new GLU(),
                new PReLU(),
                new PReLU(6),
                new Identity());
        for (Module layer : layers) {
            GradCheck.of(layer, x).directions(1).named(layer.toString()).check();
        }
        RReLU random = new RReLU();
        GradCheck.check(
                t -> {
                    Rng.seed(seed);
                    return random.forward(t);
                },
                x);
    }
}

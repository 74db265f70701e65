package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.wengert.Gradients;
import org.wengert.Tensor;
import org.wengert.nn.Init;
import org.wengert.nn.Layer;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Module;
import org.wengert.nn.Rng;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Why deep networks stopped using the sigmoid: its slope is at most 1/4, and the chain rule multiplies by it once for each layer. After ten layers, little
 * is left. ReLU has slope 1 wherever it lets a value through.
 *
 * <p>Both networks have the same shape, and weights of the variance that keeps the gradient's size through ReLU (He, Zhang, Ren, Sun, 2015).
 */
@Command(
        name = "VanishingGradient",
        description = "Sigmoid against ReLU in a deep network: the gradient of each layer.")
public final class VanishingGradient extends Lesson {
    private static final int WIDTH = 32;
    private static final int SIGNS = 4;
    private static final int LEAST = -6;
    private static final int LONGEST = 32;

    @Option(names = "--depth", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int depth = 10;

    /** Layers of one width, with an activation after each but the last. */
    static class Deep extends Module implements Layer {
        final List<Linear> layers = new ArrayList<>();
        private final UnaryOperator<Tensor> activation;

        Deep(int depth, UnaryOperator<Tensor> activation) {
            this.activation = activation;
            for (int i = 1; i < depth; i++) {
                layers.add(new Linear(WIDTH, WIDTH, true, Init.kaimingNormal(), Init.zeros()));
            }
            layers.add(new Linear(WIDTH, 1, true, Init.kaimingNormal(), Init.zeros()));
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor h = x;
            for (Linear layer : layers.subList(0, layers.size() - 1)) {
                h = activation.apply(layer.forward(h));
            }
            return layers.get(layers.size() - 1).forward(h);
        }
    }

    public static void main(String[] args) {
        launch(new VanishingGradient(), args);
    }

    @Override
    void run() throws IOException {
        Tensor x = Tensor.randn(Rng.generator(), 64, WIDTH).named("x");
        Tensor t = Tensor.randn(Rng.generator(), 64, 1).named("t");
        Deep sigmoid = new Deep(depth, Tensor::sigmoid);
        Deep relu = new Deep(depth, Tensor::relu);
        double[] sigmoidNorms = norms(sigmoid, x, t);
        double[] reluNorms = norms(relu, x, t);
        print("Norm of dC/dW for each layer; %d signs more are a factor of 10:%n%n", SIGNS);
        print("layer  %-" + (LONGEST + 8) + "s  relu%n", "sigmoid");
        for (int i = 0; i < depth; i++) {
            print(
                    "%5d  %s  %s%n",
                    i + 1, bar(sigmoidNorms[i]), bar(reluNorms[i]).stripTrailing());
        }
        print("%n");
        report("sigmoid", sigmoidNorms);
        report("relu", reluNorms);
        sigmoid.parameters(); // finds their names, as an optimizer would
        writePage(loss(sigmoid, x, t), "vanishing-gradient.html");
        print("Drawn in %s%n", draw(sigmoidNorms, reluNorms, out.resolve("vanishing-gradient.png")));
    }

    private static Tensor loss(Deep model, Tensor x, Tensor t) {
        return Loss.mse(model.forward(x), t).named("C");
    }

    /** The norm of each layer's weight gradient. */
    private static double[] norms(Deep model, Tensor x, Tensor t) {
        List<Tensor> weights =
                model.layers.stream().map(layer -> layer.weight().tensor()).toList();
        return Gradients.of(loss(model, x, t)).wrt(weights).stream()
                .mapToDouble(g -> g.norm().item())
                .toArray();
    }

    private static void report(String name, double... norms) {
        double factor = Math.pow(norms[0] / norms[norms.length - 1], 1.0 / Math.max(1, norms.length - 1));
        print(
                "%-8s the first layer gets %.1e, the last %.1e: a factor of %.2f a layer%n",
                name + ":", norms[0], norms[norms.length - 1], factor);
    }

    /** The norm, and a bar as long as its logarithm. */
    private static String bar(double norm) {
        long length = Math.round(SIGNS * (Math.log10(norm) - LEAST));
        String signs = "#".repeat((int) Math.max(0, Math.min(LONGEST, length)));
        return String.format(Locale.ROOT, "%.1e %-" + LONGEST + "s", norm, signs);
    }

    private Path draw(double[] sigmoid, double[] relu, Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(500)
                .title("A vanishing gradient")
                .xAxisTitle("layer")
                .yAxisTitle("norm of the weight's gradient")
                .build();
        chart.getStyler().setYAxisLogarithmic(true);
        double[] layers =
                DoubleStream.iterate(1, layer -> layer + 1).limit(depth).toArray();
        chart.addSeries("sigmoid", layers, sigmoid);
        chart.addSeries("relu", layers, relu);
        return Pictures.save(chart, file);
    }
}

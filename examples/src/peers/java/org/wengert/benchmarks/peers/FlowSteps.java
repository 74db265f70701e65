package org.wengert.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.wengert.benchmarks.ConvStep;
import org.wengert.benchmarks.MlpStep;
import org.wengert.benchmarks.Values;
import org.wengert.benchmarks.Workload;
import org.wengert.benchmarks.XorStep;

/** The training steps on TensorFlow. */
final class FlowSteps {
    private FlowSteps() {}

    /** A graph whose run is a training step. */
    private static final class Training implements Workload {
        private final FlowGraph graph;
        private final Session.Runner run;
        private final Session.Runner check;

        Training(FlowGraph graph, Operand<TFloat32> loss, List<Op> updates) {
            this.graph = graph;
            graph.start();
            run = graph.runner(updates);
            check = graph.runner(updates).fetch(loss);
        }

        @Override
        public void run() {
            run.run().close();
        }

        @Override
        public double[] check() {
            try (Result result = check.run()) {
                return FlowGraph.numbers(result);
            }
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    static Workload xor() {
        FlowGraph graph = new FlowGraph();
        Ops tf = graph.tf;
        List<Operand<TFloat32>> parameters =
                XorStep.start().stream().map(graph::variable).toList();
        Operand<TFloat32> x = tf.placeholder(TFloat32.class);
        Operand<TFloat32> target = tf.placeholder(TFloat32.class);
        Operand<TFloat32> y = tf.math.sigmoid(network(tf, x, parameters));
        Operand<TFloat32> loss = tf.math.mean(tf.math.squaredDifference(y, target), tf.constant(new int[] {0, 1}));
        List<Op> updates = sgd(graph, loss, XorStep.RATE);
        graph.start();
        return new Xor(graph, x, target, loss, updates);
    }

    /** The step on the four samples in turn. */
    private static final class Xor implements Workload {
        private final FlowGraph graph;
        private final Session.Runner[] runs = new Session.Runner[4];
        private final Session.Runner[] checks = new Session.Runner[4];
        private int sample;

        Xor(FlowGraph graph, Operand<?> x, Operand<?> target, Operand<TFloat32> loss, List<Op> updates) {
            this.graph = graph;
            for (int i = 0; i < 4; i++) {
                TFloat32 input = FlowGraph.tensor(new Values(XorStep.INPUTS[i], 1, 2));
                TFloat32 output = FlowGraph.tensor(new Values(XorStep.TARGETS[i], 1, 2));
                runs[i] = graph.runner(updates).feed(x, input).feed(target, output);
                checks[i] = graph.runner(updates)
                        .feed(x, input)
                        .feed(target, output)
                        .fetch(loss);
            }
        }

        @Override
        public void run() {
            sample = (sample + 1) & 3;
            runs[sample].run().close();
        }

        @Override
        public double[] check() {
            sample = (sample + 1) & 3;
            try (Result result = checks[sample].run()) {
                return FlowGraph.numbers(result);
            }
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    static Workload mlp(MlpStep.Setting setting) {
        FlowGraph graph = new FlowGraph();
        List<Operand<TFloat32>> parameters =
                setting.start().stream().map(graph::variable).toList();
        Operand<TFloat32> scores = network(graph.tf, graph.input(setting.images()), parameters);
        Operand<TFloat32> loss = crossEntropy(graph, scores, setting.labels(), setting.classes());
        return setting.adam()
                ? FlowAdam.training(graph, loss, setting.rate())
                : new Training(graph, loss, sgd(graph, loss, setting.rate()));
    }

    static Workload conv() {
        FlowGraph graph = new FlowGraph();
        Ops tf = graph.tf;
        List<Values> start = ConvStep.start();
        Values images = ConvStep.images();
        Operand<TFloat32> x = graph.input(new Values(images.array(), ConvStep.BATCH, ConvStep.SIDE, ConvStep.SIDE, 1));
        for (int i = 0; i < 4; i += 2) {
            x = pooledConvolution(
                    tf, x, graph.variable(ChannelsLast.kernel(start.get(i))), graph.variable(start.get(i + 1)));
        }
        Operand<TFloat32> features = tf.reshape(x, tf.constant(new int[] {ConvStep.BATCH, -1}));
        Operand<TFloat32> weight = graph.variable(ChannelsLast.linear(start.get(4), 32, 5, 5));
        Operand<TFloat32> scores = tf.nn.biasAdd(tf.linalg.matMul(features, weight), graph.variable(start.get(5)));
        Operand<TFloat32> loss = crossEntropy(graph, scores, ConvStep.labels(), ConvStep.CLASSES);
        return new Training(graph, loss, sgd(graph, loss, ConvStep.RATE));
    }

    private static Operand<TFloat32> pooledConvolution(
            Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel, Operand<TFloat32> bias) {
        Operand<TFloat32> y =
                tf.nn.relu(tf.nn.biasAdd(tf.nn.conv2d(x, kernel, List.of(1L, 1L, 1L, 1L), "VALID"), bias));
        Operand<TInt32> window = tf.constant(new int[] {1, 2, 2, 1});
        return tf.nn.maxPool(y, window, window, "VALID");
    }

    /** Linear layers with ReLU between them. */
    private static Operand<TFloat32> network(Ops tf, Operand<TFloat32> x, List<Operand<TFloat32>> parameters) {
        Operand<TFloat32> y = x;
        for (int i = 0; i < parameters.size(); i += 2) {
            Operand<TFloat32> input = i == 0 ? y : tf.nn.relu(y);
            y = tf.nn.biasAdd(tf.linalg.matMul(input, parameters.get(i)), parameters.get(i + 1));
        }
        return y;
    }

    private static Operand<TFloat32> crossEntropy(
            FlowGraph graph, Operand<TFloat32> scores, int[] labels, int classes) {
        float[] oneHot = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            oneHot[i * classes + labels[i]] = 1;
        }
        Operand<TFloat32> targets = graph.input(new Values(oneHot, labels.length, classes));
        Ops tf = graph.tf;
        return tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(scores, targets).loss(), tf.constant(0));
    }

    private static List<Op> sgd(FlowGraph graph, Operand<TFloat32> loss, double rate) {
        Gradients gradients = graph.tf.gradients(loss, graph.variables());
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < graph.variables().size(); i++) {
            updates.add(graph.tf.train.resourceApplyGradientDescent(
                    graph.handle(i), graph.tf.constant((float) rate), gradients.<TFloat32>dy(i)));
        }
        return updates;
    }
}

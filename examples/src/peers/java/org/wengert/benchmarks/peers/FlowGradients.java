package org.wengert.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;
import org.wengert.DType;
import org.wengert.benchmarks.MatrixProduct;
import org.wengert.benchmarks.SigmoidChain;
import org.wengert.benchmarks.TransformerBlock;
import org.wengert.benchmarks.Values;
import org.wengert.benchmarks.Workload;

/** The workloads without an optimizer on TensorFlow. */
final class FlowGradients {
    private FlowGradients() {}

    /** Computes {@code targets}; {@code results}, which are among them, are compared. */
    private static final class Computation implements Workload {
        private final FlowGraph graph;
        private final Session.Runner run;
        private final Session.Runner check;

        Computation(FlowGraph graph, List<? extends Op> targets, List<? extends Operand<?>> results) {
            this.graph = graph;
            graph.start();
            run = graph.runner(targets);
            check = graph.runner(targets);
            results.forEach(check::fetch);
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

    static Workload matmul(MatrixProduct.Setting setting) {
        FlowGraph graph = new FlowGraph();
        Values left = setting.kind() == MatrixProduct.Kind.LEFT_GRADIENT ? setting.g() : setting.a();
        Values right = setting.kind() == MatrixProduct.Kind.RIGHT_GRADIENT ? setting.g() : setting.b();
        return setting.dtype() == DType.FLOAT64
                ? product(graph, setting.kind(), graph.doubleInput(left), graph.doubleInput(right))
                : product(graph, setting.kind(), graph.input(left), graph.input(right));
    }

    private static <T extends TType> Workload product(
            FlowGraph graph, MatrixProduct.Kind kind, Operand<T> left, Operand<T> right) {
        Operand<T> y = graph.tf.linalg.matMul(
                left,
                right,
                MatMul.transposeA(kind == MatrixProduct.Kind.RIGHT_GRADIENT),
                MatMul.transposeB(kind == MatrixProduct.Kind.LEFT_GRADIENT));
        return new Computation(graph, List.of(y), List.of(y));
    }

    static Workload sigmoidChain(int n, boolean backward) {
        FlowGraph graph = new FlowGraph();
        Ops tf = graph.tf;
        Operand<TFloat32> x = graph.input(SigmoidChain.start(n));
        Operand<TFloat32> y = tf.math.add(tf.math.mul(tf.math.sigmoid(x), x), x);
        if (!backward) {
            return new Computation(graph, List.of(y), List.of(y));
        }
        Operand<TFloat32> loss = tf.sum(y, tf.constant(0));
        Operand<TFloat32> dx = tf.gradients(loss, List.of(x)).<TFloat32>dy(0);
        return new Computation(graph, List.of(loss, dx), List.of(dx));
    }

    static Workload transformerBlock() {
        return new Block().workload();
    }

    private static final class Block {
        private static final int ROWS = TransformerBlock.BATCH * TransformerBlock.TOKENS;
        private static final int WIDTH = TransformerBlock.WIDTH;
        private static final int HEADS = TransformerBlock.HEADS;

        private final FlowGraph graph = new FlowGraph();
        private final Ops tf = graph.tf;
        /** Tokens are rows, as the batch matters to attention alone. */
        private final Operand<TFloat32> x =
                graph.input(new Values(TransformerBlock.input().array(), ROWS, WIDTH));

        private final List<Operand<TFloat32>> parameters =
                TransformerBlock.start().stream().map(graph::variable).toList();

        private Operand<TInt32> ints(int... values) {
            return tf.constant(values);
        }

        private Operand<TFloat32> linear(Operand<TFloat32> input, int i) {
            return tf.nn.biasAdd(tf.linalg.matMul(input, parameters.get(i)), parameters.get(i + 1));
        }

        private Operand<TFloat32> norm(Operand<TFloat32> input, int i) {
            Operand<TFloat32> mean = tf.math.mean(input, ints(1), Mean.keepDims(true));
            Operand<TFloat32> variance =
                    tf.math.mean(tf.math.squaredDifference(input, mean), ints(1), Mean.keepDims(true));
            Operand<TFloat32> inverse =
                    tf.math.rsqrt(tf.math.add(variance, tf.constant((float) TransformerBlock.EPSILON)));
            Operand<TFloat32> standardized = tf.math.mul(tf.math.sub(input, mean), inverse);
            return tf.math.add(tf.math.mul(standardized, parameters.get(i)), parameters.get(i + 1));
        }

        private Operand<TFloat32> gelu(Operand<TFloat32> input) {
            Operand<TFloat32> erf = tf.math.erf(tf.math.mul(input, tf.constant((float) Math.sqrt(0.5))));
            Operand<TFloat32> half = tf.math.mul(input, tf.constant(0.5f));
            return tf.math.mul(half, tf.math.add(erf, tf.constant(1f)));
        }

        private Operand<TFloat32> heads(Operand<TFloat32> part) {
            Operand<TFloat32> apart =
                    tf.reshape(part, ints(TransformerBlock.BATCH, TransformerBlock.TOKENS, HEADS, WIDTH / HEADS));
            return tf.linalg.transpose(apart, ints(0, 2, 1, 3));
        }

        private Operand<TFloat32> attention(Operand<TFloat32> input) {
            List<Output<TFloat32>> parts =
                    tf.split(tf.constant(1), linear(input, 2), 3L).output();
            Operand<TFloat32> queries =
                    tf.math.mul(heads(parts.get(0)), tf.constant((float) Math.sqrt((double) HEADS / WIDTH)));
            Operand<TFloat32> scores =
                    tf.train.batchMatMul(queries, heads(parts.get(1)), TFloat32.class, BatchMatMul.adjY(true));
            Operand<TFloat32> weights = tf.nn.softmax(tf.math.add(scores, tf.constant(mask())));
            Operand<TFloat32> mixed = tf.train.batchMatMul(weights, heads(parts.get(2)), TFloat32.class);
            Operand<TFloat32> joined = tf.reshape(tf.linalg.transpose(mixed, ints(0, 2, 1, 3)), ints(ROWS, WIDTH));
            return linear(joined, 4);
        }

        private static float[][] mask() {
            float[][] mask = new float[TransformerBlock.TOKENS][TransformerBlock.TOKENS];
            for (int i = 0; i < mask.length; i++) {
                for (int j = i + 1; j < mask.length; j++) {
                    mask[i][j] = -1e9f;
                }
            }
            return mask;
        }

        Workload workload() {
            Operand<TFloat32> attended = tf.math.add(x, attention(norm(x, 0)));
            Operand<TFloat32> y = tf.math.add(attended, linear(gelu(linear(norm(attended, 6), 8)), 10));
            Operand<TFloat32> loss = tf.math.mean(tf.math.square(y), ints(0, 1));
            List<Operand<TFloat32>> all = new ArrayList<>(parameters);
            all.add(x);
            Gradients gradients = tf.gradients(loss, all);
            List<Operand<?>> targets = new ArrayList<>(gradients.dy());
            List<Operand<?>> compared = List.of(gradients.dy(2), gradients.dy(10), gradients.dy(12));
            return new Computation(graph, targets, compared);
        }
    }
}

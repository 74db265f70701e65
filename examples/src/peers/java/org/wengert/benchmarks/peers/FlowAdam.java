package org.wengert.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.wengert.benchmarks.Values;
import org.wengert.benchmarks.Workload;

/** A training step with TensorFlow's Adam; the powers of its betas are fed. */
final class FlowAdam implements Workload {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    private final FlowGraph graph;
    private final Operand<TFloat32> loss;
    private final List<Op> updates;
    private final Operand<TFloat32> power1;
    private final Operand<TFloat32> power2;
    private int step;

    private FlowAdam(
            FlowGraph graph,
            Operand<TFloat32> loss,
            List<Op> updates,
            Operand<TFloat32> power1,
            Operand<TFloat32> power2) {
        this.graph = graph;
        this.loss = loss;
        this.updates = updates;
        this.power1 = power1;
        this.power2 = power2;
    }

    /** A step on the variables that the graph has so far. */
    static Workload training(FlowGraph graph, Operand<TFloat32> loss, double rate) {
        Ops tf = graph.tf;
        List<Operand<TFloat32>> trained = List.copyOf(graph.variables());
        Gradients gradients = tf.gradients(loss, trained);
        Operand<TFloat32> power1 = tf.placeholder(TFloat32.class);
        Operand<TFloat32> power2 = tf.placeholder(TFloat32.class);
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < trained.size(); i++) {
            updates.add(tf.train.resourceApplyAdam(
                    graph.handle(i),
                    zeros(graph, trained.get(i)),
                    zeros(graph, trained.get(i)),
                    power1,
                    power2,
                    tf.constant((float) rate),
                    tf.constant(BETA1),
                    tf.constant(BETA2),
                    tf.constant(1e-8f),
                    gradients.<TFloat32>dy(i)));
        }
        graph.start();
        return new FlowAdam(graph, loss, updates, power1, power2);
    }

    /** A variable that starts with zeros of the shape of this one. */
    private static VarHandleOp zeros(FlowGraph graph, Operand<TFloat32> like) {
        long[] sizes = like.shape().asArray();
        int[] shape = new int[sizes.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = (int) sizes[i];
        }
        graph.variable(Values.constant(0, shape));
        return graph.handle(graph.variables().size() - 1);
    }

    private double[] step(boolean fetch) {
        step++;
        try (TFloat32 first = TFloat32.scalarOf((float) Math.pow(BETA1, step));
                TFloat32 second = TFloat32.scalarOf((float) Math.pow(BETA2, step))) {
            Session.Runner runner = graph.runner(updates).feed(power1, first).feed(power2, second);
            if (fetch) {
                runner.fetch(loss);
            }
            try (Result result = runner.run()) {
                return FlowGraph.numbers(result);
            }
        }
    }

    @Override
    public void run() {
        step(false);
    }

    @Override
    public double[] check() {
        return step(true);
    }

    @Override
    public void close() {
        graph.close();
    }
}

package org.wengert.benchmarks.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.RawTensor;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;
import org.wengert.benchmarks.Values;

/** A graph of TensorFlow, with the variables and the inputs of a workload. Inputs are fed, so that nothing is computed ahead of the first run. */
final class FlowGraph implements AutoCloseable {
    private static int threads = 1;

    final Ops tf;
    private final Graph graph = new Graph();
    private final Session session;
    private final Map<Operand<?>, TType> feeds = new LinkedHashMap<>();
    private final List<VarHandleOp> handles = new ArrayList<>();
    private final List<Operand<TFloat32>> variables = new ArrayList<>();
    private final List<Op> assignments = new ArrayList<>();
    private final List<TType> starts = new ArrayList<>();
    private final List<Operand<TFloat32>> startInputs = new ArrayList<>();

    FlowGraph() {
        tf = Ops.create(graph);
        ConfigProto config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(threads)
                .build();
        session = new Session(graph, config);
    }

    /** Sets the number of threads of the graphs that are created from now on. */
    static void threads(int threads) {
        FlowGraph.threads = threads;
    }

    /** A placeholder that is fed these values in every run. */
    Operand<TFloat32> input(Values values) {
        Placeholder<TFloat32> input = placeholder(TFloat32.class, values);
        feeds.put(input, tensor(values));
        return input;
    }

    Operand<TFloat64> doubleInput(Values values) {
        Placeholder<TFloat64> input = placeholder(TFloat64.class, values);
        double[] array = new double[values.array().length];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.array()[i];
        }
        feeds.put(input, TFloat64.tensorOf(shape(values), DataBuffers.of(array)));
        return input;
    }

    /** A variable that starts with these values, as read in a run. */
    Operand<TFloat32> variable(Values values) {
        VarHandleOp handle =
                tf.varHandleOp(TFloat32.class, shape(values), VarHandleOp.sharedName("variable" + handles.size()));
        Operand<TFloat32> start = placeholder(TFloat32.class, values);
        assignments.add(tf.assignVariableOp(handle, start));
        startInputs.add(start);
        starts.add(tensor(values));
        handles.add(handle);
        Operand<TFloat32> read = tf.readVariableOp(handle, TFloat32.class);
        variables.add(read);
        return read;
    }

    List<Operand<TFloat32>> variables() {
        return variables;
    }

    VarHandleOp handle(int i) {
        return handles.get(i);
    }

    /** Gives the variables their starting values. */
    void start() {
        if (starts.isEmpty()) {
            return;
        }
        Session.Runner runner = session.runner();
        for (int i = 0; i < starts.size(); i++) {
            runner.feed(startInputs.get(i), starts.get(i)).addTarget(assignments.get(i));
        }
        runner.run().close();
        starts.forEach(TType::close);
        starts.clear();
    }

    /** A run of the graph up to these operations. */
    Session.Runner runner(List<? extends Op> targets) {
        Session.Runner runner = session.runner();
        feeds.forEach(runner::feed);
        targets.forEach(runner::addTarget);
        return runner;
    }

    private <T extends TType> Placeholder<T> placeholder(Class<T> type, Values values) {
        return tf.placeholder(type, Placeholder.shape(shape(values)));
    }

    static TFloat32 tensor(Values values) {
        return TFloat32.tensorOf(shape(values), DataBuffers.of(values.array()));
    }

    private static Shape shape(Values values) {
        long[] sizes = new long[values.shape().length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = values.shape()[i];
        }
        return Shape.of(sizes);
    }

    /** All numbers of a result, one tensor after the other. */
    static double[] numbers(Result result) {
        int size = 0;
        for (int i = 0; i < result.size(); i++) {
            size += (int) result.get(i).shape().size();
        }
        double[] numbers = new double[size];
        int at = 0;
        for (int i = 0; i < result.size(); i++) {
            RawTensor raw = result.get(i).asRawTensor();
            int count = (int) raw.shape().size();
            if (result.get(i) instanceof TFloat64) {
                raw.data().asDoubles().read(numbers, at, count);
            } else {
                float[] floats = new float[count];
                raw.data().asFloats().read(floats);
                for (int j = 0; j < count; j++) {
                    numbers[at + j] = floats[j];
                }
            }
            at += count;
        }
        return numbers;
    }

    @Override
    public void close() {
        session.close();
        graph.close();
        feeds.values().forEach(TType::close);
    }
}

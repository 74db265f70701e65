package org.wengert.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Buffer;
import org.wengert.nn.Layer;
import org.wengert.nn.Module;
import org.wengert.nn.Parameter;

/**
 * y = what the graph of an ONNX file computes of x, in Wengert operations: differentiable to any order, and trainable.
 *
 * <pre>{@code
 * OnnxModule model = Onnx.read(Path.of("bert.onnx"));
 * System.out.println(model.inputs());   // [input_ids INT32 [batch, sequence], attention_mask INT32 [batch, sequence]]
 * Map<String, Tensor> y = model.forward(Map.of("input_ids", ids, "attention_mask", mask));
 * Optimizer optimizer = new AdamW(model.parameters(), 2e-5);
 * }</pre>
 *
 * <p>Parameters are the file's float initializers and constants with at least one axis, under their names; they are trained until they are {@linkplain #freeze frozen}.
 * Buffers are the other initializers: integers, single numbers, bounds, and the statistics of batch normalization. A name whose dots do not make a path,
 * as where {@code a} and {@code a.b} are both tensors, has _ for its dots.
 *
 * <p>The graph computes what the file says in both modes, {@link #train()} and {@link #eval()}: a network exported for inference has no dropout and keeps its statistics.
 *
 * <p>{@code to(DType.FLOAT64)} makes a FLOAT32 network compute in FLOAT64, on inputs of FLOAT64.
 */
public final class OnnxModule extends Module implements Layer {
    /** A tensor that the file holds. */
    record Stored(String name, int place, Tensor value, boolean weight) {}

    private final transient String name;
    private final transient List<OnnxValue> inputs;
    private final transient List<OnnxValue> outputs;
    private final transient Graph graph;
    private final transient List<Graph.Source> sources = new ArrayList<>();
    private final transient List<Graph.Source> narrow = new ArrayList<>();

    OnnxModule(String name, List<OnnxValue> inputs, List<OnnxValue> outputs, Graph graph, List<Stored> stored) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.graph = graph;
        Map<String, Object> members = new LinkedHashMap<>();
        for (Stored tensor : stored) {
            Graph.Source source;
            if (tensor.weight()) {
                Parameter parameter = new Parameter(tensor.value());
                members.put(tensor.name(), parameter);
                source = new Graph.Source(tensor.place(), parameter::tensor);
            } else {
                Buffer buffer = new Buffer(tensor.value());
                members.put(tensor.name(), buffer);
                source = new Graph.Source(tensor.place(), buffer::tensor);
            }
            sources.add(source);
            if (tensor.value().dtype() == DType.FLOAT32) {
                narrow.add(source);
            }
        }
        Group.Members tree = Group.tree(members);
        tree.parameters().forEach(this::register);
        tree.buffers().forEach(this::register);
        tree.groups().forEach(this::register);
    }

    /** Returns what the graph takes, in the order of the file. */
    public List<OnnxValue> inputs() {
        return inputs;
    }

    /** Returns what the graph gives, in the order of the file. */
    public List<OnnxValue> outputs() {
        return outputs;
    }

    /** Freezes all parameters: {@code requiresGrad(false)}. Returns this module. */
    public OnnxModule freeze() {
        requiresGrad(false);
        return this;
    }

    /**
     * Returns the first output of a graph of one input.
     *
     * @throws IllegalArgumentException if it has another number of inputs, x is not of its type and sizes, or a node cannot compute of it
     */
    @Override
    public Tensor forward(Tensor x) {
        return call(x);
    }

    /** Returns the first output, of all inputs in the order of {@link #inputs}. */
    @Override
    public Tensor call(Tensor... in) {
        if (in.length != inputs.size()) {
            throw new IllegalArgumentException("forward: " + in.length + " tensors for the inputs " + inputs
                    + ". Pass one for each, or name them: forward(Map.of(\"name\", x)).");
        }
        return run(Arrays.asList(in))[0];
    }

    /**
     * Returns all outputs by name.
     *
     * @param in a tensor for each of {@link #inputs} by name
     * @throws IllegalArgumentException if names are missing or unknown, a tensor is not of its input's type and sizes, or a node cannot compute of it
     */
    public Map<String, Tensor> forward(Map<String, Tensor> in) {
        if (in == null) {
            throw new IllegalArgumentException("forward: the map of inputs is null. Pass " + inputs + " by name.");
        }
        List<String> names = inputs.stream().map(OnnxValue::name).toList();
        if (in.size() != names.size() || !in.keySet().containsAll(names)) {
            throw new IllegalArgumentException("forward: tensors named " + in.keySet() + " for the inputs " + inputs
                    + ". Pass one for each, by its name.");
        }
        Tensor[] y = run(names.stream().map(in::get).toList());
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < y.length; i++) {
            named.put(outputs.get(i).name(), y[i]);
        }
        return named;
    }

    private Tensor[] run(List<Tensor> in) {
        check(in);
        boolean widened =
                narrow.stream().anyMatch(source -> source.tensor().get().dtype() == DType.FLOAT64);
        for (int i = 0; i < in.size(); i++) {
            widened |= inputs.get(i).dtype() == DType.FLOAT32 && in.get(i).dtype() == DType.FLOAT64;
        }
        return graph.run(in, sources, widened);
    }

    private void check(List<Tensor> in) {
        Map<String, Integer> sizes = new HashMap<>();
        for (int i = 0; i < in.size(); i++) {
            OnnxValue input = inputs.get(i);
            Tensor x = in.get(i);
            if (x == null || !input.fits(x)) {
                throw new IllegalArgumentException("forward: "
                        + (x == null ? "null" : x.dtype() + " " + x.shape()) + " for the input " + input
                        + ". Convert it with to(dtype), or reshape it.");
            }
            List<String> dims = input.dims();
            for (int axis = 0; dims != null && axis < x.rank(); axis++) {
                int size = x.dim(axis);
                if (!dims.get(axis).equals("?") && sizes.merge(dims.get(axis), size, (a, b) -> a) != size) {
                    throw new IllegalArgumentException("forward: the size " + dims.get(axis) + " is "
                            + sizes.get(dims.get(axis)) + " in one input and " + size + " in " + input.name()
                            + ". Pass tensors of equal size there.");
                }
            }
        }
    }

    @Override
    protected String details() {
        return (name.isEmpty() ? "" : name + ", ") + inputs + " -> " + outputs;
    }
}

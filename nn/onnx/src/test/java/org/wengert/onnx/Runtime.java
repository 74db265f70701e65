package org.wengert.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Tensor;

/** Runs files with onnxruntime. */
final class Runtime {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    /** The results of a file for these inputs, in the order of its inputs and outputs. */
    static List<Tensor> run(byte[] file, Tensor... inputs) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            if (Arrays.stream(inputs).anyMatch(x -> x.dtype() == DType.FLOAT64)) {
                // The optimizer makes a FLOAT32 attribute of a FLOAT64 factor beside a matrix product.
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            }
            try (OrtSession session = ENVIRONMENT.createSession(file, options)) {
                Map<String, OnnxTensor> given = new LinkedHashMap<>();
                List<String> names = new ArrayList<>(session.getInputNames());
                for (int i = 0; i < names.size(); i++) {
                    given.put(names.get(i), tensor(inputs[i]));
                }
                List<Tensor> results = new ArrayList<>();
                try (OrtSession.Result result = session.run(given)) {
                    for (var entry : result) {
                        results.add(tensor((OnnxTensor) entry.getValue()));
                    }
                } finally {
                    given.values().forEach(OnnxTensor::close);
                }
                return results;
            }
        }
    }

    private static OnnxTensor tensor(Tensor x) throws OrtException {
        long[] shape = Arrays.stream(x.shape().toArray()).asLongStream().toArray();
        return switch (x.dtype()) {
            case FLOAT32 -> OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(x.toFloatArray()), shape);
            case FLOAT64 -> OnnxTensor.createTensor(ENVIRONMENT, DoubleBuffer.wrap(x.toDoubleArray()), shape);
            case INT32 -> OnnxTensor.createTensor(ENVIRONMENT, IntBuffer.wrap(x.toIntArray()), shape);
            case BOOL -> {
                ByteBuffer bytes = ByteBuffer.allocateDirect(x.size()).order(ByteOrder.nativeOrder());
                for (int value : x.toIntArray()) {
                    bytes.put((byte) value);
                }
                bytes.rewind();
                yield OnnxTensor.createTensor(ENVIRONMENT, bytes, shape, ai.onnxruntime.OnnxJavaType.BOOL);
            }
        };
    }

    private static Tensor tensor(OnnxTensor x) {
        int[] shape =
                Arrays.stream(x.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
        int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return switch (x.getInfo().type) {
            case FLOAT -> {
                float[] values = new float[size];
                x.getFloatBuffer().get(values);
                yield reshaped(Tensor.of(values, size), shape);
            }
            case DOUBLE -> {
                double[] values = new double[size];
                x.getDoubleBuffer().get(values);
                yield reshaped(Tensor.of(DType.FLOAT64, values, size), shape);
            }
            case INT32 -> {
                int[] values = new int[size];
                x.getIntBuffer().get(values);
                yield reshaped(Tensor.of(values, size), shape);
            }
            case BOOL -> {
                ByteBuffer bytes = x.getByteBuffer();
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = bytes.get() != 0;
                }
                yield reshaped(Tensor.of(values, size), shape);
            }
            default -> throw new AssertionError(x.getInfo().type);
        };
    }

    private static Tensor reshaped(Tensor x, int... shape) {
        return x.reshape(shape);
    }

    /** The largest difference, relative to the largest element; NaN and infinities must be in the same places. */
    static double difference(Tensor expected, Tensor found) {
        if (!expected.shape().equals(found.shape()) || expected.dtype() != found.dtype()) {
            throw new AssertionError("expected " + expected.dtype() + " " + expected.shape() + ", found "
                    + found.dtype() + " " + found.shape());
        }
        double[] a = expected.toDoubleArray();
        double[] b = found.toDoubleArray();
        double largest = 0;
        double apart = 0;
        for (int i = 0; i < a.length; i++) {
            if (Double.isFinite(a[i]) && Double.isFinite(b[i])) {
                largest = Math.max(largest, Math.abs(a[i]));
                apart = Math.max(apart, Math.abs(a[i] - b[i]));
            } else if (Double.compare(a[i], b[i]) != 0) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return apart == 0 ? 0 : apart / largest;
    }

    private Runtime() {}
}

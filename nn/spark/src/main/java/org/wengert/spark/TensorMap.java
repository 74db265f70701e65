package org.wengert.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;

/** Tensors by their names that can be sent to another process, bit for bit. */
final class TensorMap implements Serializable {
    private static final long serialVersionUID = 1;

    private transient Map<String, Tensor> tensors;

    TensorMap(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeInt(tensors.size());
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeUTF(tensor.dtype().name());
            out.writeObject(tensor.shape().toArray());
            out.writeObject(bytes(tensor));
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        int size = in.readInt();
        tensors = new LinkedHashMap<>();
        try (Tape.Scope outside = Tape.outsideScopes()) {
            for (int i = 0; i < size; i++) {
                String name = in.readUTF();
                DType dtype = DType.valueOf(in.readUTF());
                int[] shape = (int[]) in.readObject();
                tensors.put(name, tensor(dtype, (byte[]) in.readObject(), shape));
            }
        }
    }

    /** Returns the elements in row-major order, big-endian. */
    static byte[] bytes(Tensor x) {
        return switch (x.dtype()) {
            case FLOAT32 -> {
                ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(x.size(), Float.BYTES));
                bytes.asFloatBuffer().put(x.toFloatArray());
                yield bytes.array();
            }
            case FLOAT64 -> {
                ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(x.size(), Double.BYTES));
                bytes.asDoubleBuffer().put(x.toDoubleArray());
                yield bytes.array();
            }
            case INT32, BOOL -> {
                ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(x.size(), Integer.BYTES));
                bytes.asIntBuffer().put(x.toIntArray());
                yield bytes.array();
            }
        };
    }

    /** In two steps, since values without a shape are a vector. */
    private static Tensor tensor(DType dtype, byte[] bytes, int... shape) {
        int size = Shape.of(shape).size();
        Tensor flat = switch (dtype) {
            case FLOAT32 -> {
                float[] values = new float[size];
                ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
                yield Tensor.of(values, size);
            }
            case FLOAT64 -> {
                double[] values = new double[size];
                ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
                yield Tensor.of(DType.FLOAT64, values, size);
            }
            case INT32, BOOL -> {
                int[] values = new int[size];
                ByteBuffer.wrap(bytes).asIntBuffer().get(values);
                Tensor integers = Tensor.of(values, size);
                yield dtype == DType.INT32 ? integers : integers.to(DType.BOOL);
            }
        };
        return flat.reshape(shape);
    }
}

package org.wengert.explain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Tensor;

/** The tensors of a recording as data of the page: kind, name, shape, and value and gradient, whole or as a summary. */
final class PageTensors {
    private final Detail detail;
    private int gradients;

    PageTensors(Detail detail) {
        this.detail = detail;
        this.gradients = detail.gradients();
    }

    Map<String, Object> of(Source source) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", source instanceof Line line ? line.id() : source.label());
        data.put("shape", Arrays.stream(source.shape().toArray()).boxed().toList());
        data.put("dtype", source.dtype().toString());
        if (source instanceof Leaf leaf) {
            data.put("kind", leaf.kind().name().toLowerCase(Locale.ROOT));
        } else if (source instanceof Line line) {
            data.put("kind", "line");
            if (line.name() != null) {
                data.put("called", line.name());
            }
        }
        Tensor value = source.value();
        if (value != null) {
            put(data, "v", value);
        }
        Tensor gradient = source.gradient();
        if (gradient != null) {
            put(data, "g", gradient);
            if (gradient.size() > detail.whole() && source instanceof Leaf) {
                data.put("top", Summary.strongest(gradient));
                if (gradient.size() <= gradients) {
                    gradients -= gradient.size();
                    data.put("gAll", bytes(gradient));
                }
            }
        }
        return data;
    }

    private void put(Map<String, Object> data, String key, Tensor x) {
        if (x.size() <= detail.whole()) {
            data.put(key, Exact.numbers(x));
        } else {
            data.put(key + "s", Summary.of(x, detail.blocks()));
        }
    }

    private static String bytes(Tensor x) {
        boolean isFloat = x.dtype() == DType.FLOAT32;
        ByteBuffer bytes = ByteBuffer.allocate(x.size() * (isFloat ? Float.BYTES : Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : x.toDoubleArray()) {
            if (isFloat) {
                bytes.putFloat((float) value);
            } else {
                bytes.putDouble(value);
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}

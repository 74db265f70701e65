package org.wengert.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wengert.Tensor;
import org.wengert.io.Safetensors;
import org.wengert.io.SafetensorsFile;
import org.wengert.io.TensorInfo;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** A state in a safetensors file. */
final class StateFile {
    private static final String FIX = "Pass one: Path.of(\"model.safetensors\").";

    static void save(Stateful owner, Path file) throws IOException {
        Safetensors.write(Arguments.notNull(file, "save: the path", FIX), owner.state());
    }

    static void load(Stateful owner, Path file) throws IOException {
        Map<String, Tensor> state = Safetensors.read(Arguments.notNull(file, "load: the path", FIX));
        try {
            owner.load(state);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("load: " + file + ": " + e.getMessage(), e);
        }
    }

    static LoadReport loadMatching(Stateful owner, Path file) throws IOException {
        try (SafetensorsFile open = Safetensors.open(Arguments.notNull(file, "loadMatching: the path", FIX))) {
            Map<String, Tensor> state = owner.state();
            Map<String, TensorInfo> infos = open.tensors();
            List<String> loaded = new ArrayList<>();
            Map<String, String> skipped = new LinkedHashMap<>();
            for (Map.Entry<String, Tensor> own : state.entrySet()) {
                TensorInfo info = infos.get(own.getKey());
                if (info == null) {
                    skipped.put(own.getKey(), "missing in the file");
                } else if (!fits(info, own.getValue())) {
                    skipped.put(
                            own.getKey(),
                            "is " + Text.type(own.getValue()) + ", and the file has " + info.type() + " "
                                    + info.sizes());
                } else {
                    own.setValue(open.read(own.getKey()));
                    loaded.add(own.getKey());
                }
            }
            infos.forEach((name, info) -> {
                if (!state.containsKey(name)) {
                    skipped.put(name, "in the file only, " + info.type() + " " + info.sizes());
                }
            });
            owner.load(state);
            return new LoadReport(loaded, skipped);
        }
    }

    private static boolean fits(TensorInfo info, Tensor own) {
        return info.dtype().equals(Optional.of(own.dtype())) && info.sizes().equals(sizes(own));
    }

    private static List<Long> sizes(Tensor x) {
        List<Long> sizes = new ArrayList<>();
        for (long size : x.shape().toArray()) {
            sizes.add(size);
        }
        return sizes;
    }

    private StateFile() {}
}

package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.io.FileFormatException;

/** A model of the ONNX project's tests: a directory of {@code model.onnx}, and inputs and outputs in {@code test_data_set_0}. */
record ConformanceModel(Path directory) {
    /** The tolerances of the ONNX project, for models that need them. */
    static final double LOOSE_RELATIVE = 1e-3;

    static final double LOOSE_ABSOLUTE = 1e-7;

    /** What most models keep. */
    static final double TIGHT_RELATIVE = 1e-5;

    static final double TIGHT_ABSOLUTE = 1e-6;

    String name() {
        return directory.getFileName().toString();
    }

    /** "passes", "passes within the wider tolerance", "not supported: ...", "fails: ...". */
    String outcome() throws IOException {
        OnnxModule model;
        try {
            model = Onnx.read(directory.resolve("model.onnx"));
        } catch (FileFormatException e) {
            String message = e.getMessage();
            int at = message.indexOf("not supported: ");
            return at < 0 ? "fails: " + message : message.substring(at).replaceFirst("\\. Export the model.*", "");
        }
        try {
            List<Tensor> inputs = tensors("input_");
            List<Tensor> expected = tensors("output_");
            return compared(model, inputs, expected);
        } catch (FileFormatException | IllegalArgumentException e) {
            return "fails: " + e.getMessage().replace(directory.toString(), "");
        }
    }

    private List<Tensor> tensors(String prefix) throws IOException {
        Path data = directory.resolve("test_data_set_0");
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; Files.exists(data.resolve(prefix + i + ".pb")); i++) {
            Path file = data.resolve(prefix + i + ".pb");
            Problems problems = new Problems(file);
            tensors.add(new TensorReader(problems, new ExternalData(file, problems))
                    .read(TensorProto.parseFrom(Files.readAllBytes(file))));
            problems.check();
        }
        return tensors;
    }

    private static String compared(OnnxModule model, List<Tensor> inputs, List<Tensor> expected) {
        Map<String, Tensor> in = new HashMap<>();
        for (int i = 0; i < inputs.size() && i < model.inputs().size(); i++) {
            in.put(model.inputs().get(i).name(), inputs.get(i));
        }
        List<Tensor> found = List.copyOf(model.forward(in).values());
        if (found.size() != expected.size()) {
            return "fails: " + found.size() + " outputs, expected " + expected.size();
        }
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).shape().equals(expected.get(i).shape())
                    || found.get(i).dtype() != expected.get(i).dtype()) {
                return "fails: output " + i + " is " + found.get(i).dtype() + " "
                        + found.get(i).shape() + ", expected "
                        + expected.get(i).dtype() + " " + expected.get(i).shape();
            }
        }
        if (Stream.iterate(0, i -> i + 1)
                .limit(found.size())
                .allMatch(i -> isClose(found.get(i), expected.get(i), TIGHT_RELATIVE, TIGHT_ABSOLUTE))) {
            return "passes";
        }
        return Stream.iterate(0, i -> i + 1)
                        .limit(found.size())
                        .allMatch(i -> isClose(found.get(i), expected.get(i), LOOSE_RELATIVE, LOOSE_ABSOLUTE))
                ? "passes within the wider tolerance"
                : "fails: other values";
    }

    /** Integers and truth values must be equal, floats close; NaN is close to NaN. */
    private static boolean isClose(Tensor found, Tensor expected, double relative, double absolute) {
        double[] a = found.toDoubleArray();
        double[] b = expected.toDoubleArray();
        boolean exact = expected.dtype() == DType.INT32 || expected.dtype() == DType.BOOL;
        for (int i = 0; i < a.length; i++) {
            boolean close = a[i] == b[i]
                    || Double.isNaN(a[i]) && Double.isNaN(b[i])
                    || !exact && Math.abs(a[i] - b[i]) <= absolute + relative * Math.abs(b[i]);
            if (!close) {
                return false;
            }
        }
        return true;
    }
}

package org.wengert.onnx;

import java.io.IOException;
import java.nio.file.Path;
import org.wengert.Tensor;
import org.wengert.nn.Module;

/**
 * Networks out to ONNX files.
 *
 * <pre>{@code
 * Onnx.export(model, Path.of("model.onnx"), Tensor.zeros(1, 1, 28, 28));
 * }</pre>
 */
public final class Onnx {
    /**
     * Writes a network as it computes in evaluation mode on inputs of these shapes and types. {@link OnnxExport} has options.
     *
     * @param file the file to write, whole or not at all
     * @param examples the inputs to run it on
     * @throws IllegalArgumentException if an operation has no counterpart; it names the operation, the layer and the nearest form that has one
     * @throws IOException if the file cannot be written; the old one is still there then
     */
    public static void export(Module model, Path file, Tensor... examples) throws IOException {
        new OnnxExport().write(model, file, examples);
    }

    private Onnx() {}
}

package org.wengert.onnx;

import java.io.IOException;
import java.nio.file.Path;
import org.wengert.Tensor;
import org.wengert.nn.Module;

/**
 * Networks out to files in the <a href="https://onnx.ai">ONNX</a> format, and in from them.
 *
 * <pre>{@code
 * Onnx.export(model, Path.of("model.onnx"), Tensor.zeros(1, 1, 28, 28));
 *
 * OnnxModule again = Onnx.read(Path.of("model.onnx"));
 * Tensor y = again.forward(x);
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

    /**
     * Reads a file as a module that computes what the file's graph says, in Wengert operations: it has gradients of every order.
     *
     * <p>Read are the opsets {@value GraphReader#OLDEST} to {@value GraphReader#NEWEST}, and tensors of float, double, int32, int64 and bool. An int64
     * is held as INT32; one that does not fit is an error, but for the largest and the smallest int64, which stand for "to the end".
     *
     * <p>A large file is mapped into memory, and its tensors are copied out of it, one at a time. It must not change meanwhile. Tensors in other files
     * are read too, from the directory of this one and those below it.
     *
     * @throws org.wengert.io.FileFormatException if it is no whole ONNX file, its graph is not sound, or it uses what is not supported: an operator,
     *     an attribute, a type of tensor. The message lists all of them
     * @throws IOException if a file cannot be read
     */
    public static OnnxModule read(Path file) throws IOException {
        if (file == null) {
            throw new IllegalArgumentException("read: the path is null. Pass the path of an .onnx file.");
        }
        return new ModelReader(file).read();
    }

    private Onnx() {}
}

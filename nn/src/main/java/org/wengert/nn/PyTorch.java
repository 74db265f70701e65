package org.wengert.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/**
 * A network's state as PyTorch's {@code state_dict} of the same network: by its names and in its layouts.
 *
 * <pre>{@code
 * PyTorch.load(model, Path.of("model.safetensors"));   // in Python: save_file(model.state_dict(), "model.safetensors")
 * PyTorch.save(model, Path.of("trained.safetensors")); // in Python: model.load_state_dict(load_file("trained.safetensors"))
 * }</pre>
 *
 * <p>A field {@code hiddenLayer} is {@code hidden_layer} there. Weights of {@link Linear} and of the recurrent layers are transposed; the maps of
 * queries, keys and values of {@link MultiHeadAttention} are one {@code in_proj_weight}; a {@link TransformerBlock} is a TransformerEncoderLayer
 * ({@code norm_first=True, activation="gelu", batch_first=True}). All other layers have the same tensors there and here. A tensor that two members
 * share has one name, its first.
 */
public final class PyTorch {
    private static final Pattern CAPITAL = Pattern.compile("(?<=.)[A-Z]");
    private static final String FIX = "Pass one, such as a Linear.";

    /** Returns copies of the values of all parameters and buffers, by PyTorch's names and in its layouts. They outlive every scope. */
    public static Map<String, Tensor> state(Module model) {
        return new PyTorchState(Arguments.notNull(model, "PyTorch.state: the model", FIX)).state();
    }

    /**
     * Sets all parameters and buffers to the values of a state of PyTorch. All or nothing: if it throws, none has changed.
     *
     * @throws IllegalArgumentException if entries are missing, unexpected, or of another shape or type; it lists all of them
     */
    public static void load(Module model, Map<String, Tensor> state) {
        Arguments.notNull(state, "PyTorch.load: the state", "Pass tensors by PyTorch's names.");
        new PyTorchState(Arguments.notNull(model, "PyTorch.load: the model", FIX)).load(state);
    }

    /**
     * Writes {@link #state} to a safetensors file, whole or not at all.
     *
     * @throws IOException if the file cannot be written; the old one is still there then
     */
    public static void save(Module model, Path file) throws IOException {
        StateFile.save(new PyTorchState(Arguments.notNull(model, "PyTorch.save: the model", FIX)), file);
    }

    /**
     * {@link #load(Module, Map)} of a safetensors file.
     *
     * @throws IllegalArgumentException if tensors are missing, unexpected, or of another shape or type; it lists all of them
     * @throws org.wengert.io.FileFormatException if it is no whole safetensors file
     * @throws IOException if it cannot be read
     */
    public static void load(Module model, Path file) throws IOException {
        StateFile.load(new PyTorchState(Arguments.notNull(model, "PyTorch.load: the model", FIX)), file);
    }

    /**
     * {@link Module#loadMatching} with PyTorch's names and layouts, which the report names too.
     *
     * @return what was loaded, and what was skipped, with the reasons
     * @throws org.wengert.io.FileFormatException if it is no whole safetensors file; nothing has changed then
     * @throws IOException if it cannot be read; nothing has changed then
     */
    public static LoadReport loadMatching(Module model, Path file) throws IOException {
        return StateFile.loadMatching(
                new PyTorchState(Arguments.notNull(model, "PyTorch.loadMatching: the model", FIX)), file);
    }

    /** Returns {@code weight_ih_l0} for {@code weightIhL0}. */
    static String snakeCase(String name) {
        return CAPITAL.matcher(name).replaceAll(capital -> "_" + capital.group().toLowerCase(Locale.ROOT));
    }

    private PyTorch() {}
}

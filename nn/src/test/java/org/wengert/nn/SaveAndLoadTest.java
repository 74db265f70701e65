package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.io.FileFormatException;
import org.wengert.io.Safetensors;

/** Modules in files. */
class SaveAndLoadTest {
    @TempDir
    Path folder;

    private final Mlp model = new Mlp();
    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    private static Map<String, String> values(Module module) {
        Map<String, String> values = new LinkedHashMap<>();
        module.state()
                .forEach((name, x) ->
                        values.put(name, List.of(x.shape(), x.dtype()) + Arrays.toString(x.toDoubleArray())));
        return values;
    }

    @Test
    void aModuleIsLoadedAsItWasSaved() throws IOException {
        model.save(file);
        Mlp other = new Mlp();
        Tensor tensor = other.parameters().get(0).tensor();
        other.load(file);
        assertEquals(values(model), values(other));
        assertSame(
                tensor, other.parameters().get(0).tensor(), "values change in place, so that optimizers keep working");
        assertTrue(tensor.requiresGrad());
        assertEquals(model.state().keySet(), Safetensors.read(file).keySet());
    }

    @Test
    void savingAndLoadingInAScopeOutlivesIt() throws IOException {
        Mlp other = new Mlp();
        try (MemoryScope scope = Tape.open()) {
            model.save(file);
            other.load(file);
            other.loadMatching(file);
        }
        assertEquals(values(model), values(other));
    }

    @Test
    void aFileOfAnotherNetworkIsAnErrorThatNamesIt() throws IOException {
        Map<String, Tensor> state = model.state();
        state.remove("output.bias");
        state.put("output.weight", Tensor.zeros(2, 20));
        Safetensors.write(file, state);
        Map<String, String> before = values(model);
        String message = assertThrows(IllegalArgumentException.class, () -> model.load(file))
                .getMessage();
        assertTrue(
                message.startsWith("load: " + file + ": load: the state does not fit Mlp; nothing was loaded."),
                message);
        assertTrue(message.contains("missing: output.bias") && message.contains("wrong shape: output.weight"), message);
        assertEquals(before, values(model));
    }

    @Test
    void aDamagedFileChangesNothing() throws IOException {
        new Mlp().save(file);
        byte[] bytes = Files.readAllBytes(file);
        Map<String, String> before = values(model);
        for (int length : new int[] {0, 7, 100, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThrows(FileFormatException.class, () -> model.load(file));
            assertThrows(FileFormatException.class, () -> model.loadMatching(file));
        }
        Path missing = folder.resolve("missing");
        assertThrows(NoSuchFileException.class, () -> model.load(missing));
        assertThrows(NoSuchFileException.class, () -> model.loadMatching(missing));
        assertEquals(before, values(model));
    }

    @Test
    void whatMatchesIsLoadedAndTheRestIsReported() throws IOException {
        Map<String, Tensor> state = new Mlp().state();
        double[] loaded = state.get("hidden1.weight").toDoubleArray();
        state.remove("hidden1.bias");
        state.put("hidden2.weight", Tensor.zeros(20, 21));
        state.put("output.bias", Tensor.zeros(DType.FLOAT64, 2));
        state.put("head.weight", Tensor.of(new int[] {1}));
        Safetensors.write(file, state);
        Map<String, String> before = values(model);
        LoadReport report = model.loadMatching(file);
        assertEquals(List.of("hidden1.weight", "hidden2.bias", "output.weight"), report.loaded());
        assertEquals("""
                loaded 3, skipped 4
                  hidden1.bias: missing in the file
                  hidden2.weight: is FLOAT32 [20, 20], and the file has F32 [20, 21]
                  output.bias: is FLOAT32 [2], and the file has F64 [2]
                  head.weight: in the file only, I32 [1]""", report.toString());
        assertArrayEquals(loaded, model.state().get("hidden1.weight").toDoubleArray());
        for (String skipped : List.of("hidden1.bias", "hidden2.weight", "output.bias")) {
            assertEquals(before.get(skipped), values(model).get(skipped));
        }
    }

    @Test
    void nullIsNoPath() {
        for (Executable call : List.<Executable>of(
                () -> model.save(null), () -> model.load((Path) null), () -> model.loadMatching(null))) {
            String message = assertThrows(IllegalArgumentException.class, call).getMessage();
            assertTrue(message.contains(": the path is null. Pass one: Path.of(\"model.safetensors\")."), message);
        }
    }
}

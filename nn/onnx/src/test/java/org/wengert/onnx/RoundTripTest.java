package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wengert.Tensor;
import org.wengert.nn.Module;

/** A layer that is exported and read again computes the same bits. */
class RoundTripTest {
    /** RReLU's slope is no FLOAT32, as attributes are, and tanhshrink is several operators: they may differ in the last bit. */
    private static final Set<String> ROUNDED = Set.of("RReLU", "Tanhshrink");

    @TempDir
    Path folder;

    static Set<String> names() {
        return ExportLayersTest.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theBitsAreTheSame(String name) throws IOException {
        ExportLayersTest.Case at = ExportLayersTest.CASES.get(name);
        Module layer = ExportLayersTest.moved(at.layer().get());
        Path file = folder.resolve("layer.onnx");
        Files.write(file, Exported.model(new OnnxExport(), layer, at.input()).toByteArray());
        Tensor expected = layer.evaluating(() -> layer.call(at.input()));
        Tensor found = Onnx.read(file).call(at.input());
        assertEquals(expected.shape(), found.shape());
        if (ROUNDED.contains(layer.getClass().getSimpleName())) {
            assertTrue(Runtime.difference(expected, found) < 1e-6);
        } else {
            assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray());
        }
    }
}

package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.RowSamples;
import org.wengert.RowSamples.Sample;
import org.wengert.Tensor;
import org.wengert.nn.Module;

/** Every operation of the engine is exported and computes the same, or is the error that the table says. */
class ExportRowsTest {
    /** Of these, some attributes have no counterpart, and the error says which. */
    private static final Set<String> PARTLY = Set.of("sliceScatter", "avgPool2d", "maxPool2d", "maxPool2dIndices");

    /** A network that is one operation. */
    static final class One extends Module {
        private final transient Op op;

        private final transient boolean takesNothing;

        One(Op op, boolean takesNothing) {
            this.takesNothing = takesNothing;
            this.op = op;
        }

        @Override
        public Tensor call(Tensor... inputs) {
            return takesNothing ? op.apply() : op.apply(inputs);
        }
    }

    static List<String> rows() {
        return RowSamples.names();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void opset20(String row) throws OrtException {
        check(row, DType.FLOAT32, 8, 20);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void opset17(String row) throws OrtException {
        check(row, DType.FLOAT32, 4, 17);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void float64(String row) throws OrtException {
        check(row, DType.FLOAT64, 3, 20);
    }

    private static void check(String name, DType type, int seeds, int opset) throws OrtException {
        ExportRow row = ExportTable.row(name);
        boolean isExported = row != null && row.rule() != null;
        int computed = 0;
        for (Sample sample : RowSamples.of(name, type, seeds)) {
            if (Stream.of(sample.inputs()).anyMatch(x -> x.size() == 0)) {
                continue; // runtimes differ in them, and some crash
            }
            One model = new One(sample.op(), sample.inputs().length == 0);
            Tensor[] inputs = sample.inputs().length == 0 ? new Tensor[] {Tensor.scalar(0)} : sample.inputs();
            if (!isExported) {
                String text = assertThrows(
                                IllegalArgumentException.class,
                                () -> Exported.model(new OnnxExport().opset(opset), model, inputs))
                        .getMessage();
                assertTrue(text.contains(name) && (row == null || text.contains(row.form())), text);
                computed++;
                continue;
            }
            try {
                var file = Exported.model(new OnnxExport().opset(opset), model, inputs);
                Tensor found = Runtime.run(file.toByteArray(), inputs).get(0);
                double apart = Runtime.difference(model.call(inputs), found);
                assertTrue(
                        apart < Exported.TOLERANCE,
                        () -> sample.op() + Arrays.toString(inputs) + " " + apart + "\n" + file.getGraph());
                computed++;
            } catch (OrtException e) {
                if (type != DType.FLOAT64 || !Exported.isMissing(e)) {
                    throw new AssertionError(sample.op() + " of " + Arrays.toString(inputs), e);
                }
                computed++;
            } catch (IllegalArgumentException e) {
                assertTrue(PARTLY.contains(name), e.getMessage());
            }
        }
        assertTrue(computed > 0, name);
    }

    /** A row that is added to the engine gets a line here. */
    @Test
    void everyMethodHasALine() {
        for (String name : Op.names()) {
            assertNotNull(ExportTable.row(name), name);
        }
    }

    @Test
    void everyLineIsOfARow() {
        Set<String> rows = new HashSet<>(RowSamples.names());
        rows.addAll(Op.names());
        for (ExportRow row : ExportTable.rows()) {
            assertTrue(rows.contains(row.operation()), row.operation());
            assertFalse(row.form().isBlank());
        }
        assertNull(ExportTable.row("nothing"));
    }
}

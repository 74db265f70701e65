package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What operations do where calculus stops: each row of {@code reference/edge-conventions.md} is a test of its name. */
class EdgeTest {
    /** No operation: a matter of optimizers, and tested there. */
    private static final Set<String> ELSEWHERE = Set.of("gradient-norm clipping when the norm is not finite");

    @TestFactory
    Stream<DynamicTest> numbers() {
        return tests(EdgeNumbers.ROWS);
    }

    @TestFactory
    Stream<DynamicTest> tensors() {
        return tests(EdgeTensors.ROWS);
    }

    @TestFactory
    Stream<DynamicTest> matrices() {
        return tests(EdgeMatrices.ROWS);
    }

    private static Stream<DynamicTest> tests(Map<String, Consumer<DType>> rows) {
        return rows.entrySet().stream()
                .flatMap(row -> Stream.of(DType.FLOAT64, DType.FLOAT32)
                        .map(dtype -> dynamicTest(
                                row.getKey() + ", " + dtype,
                                () -> row.getValue().accept(dtype))));
    }

    @Test
    void everyRowOfTheTableIsATest() throws IOException {
        Set<String> accounted = new TreeSet<>(EdgeNumbers.ROWS.keySet());
        accounted.addAll(EdgeTensors.ROWS.keySet());
        accounted.addAll(EdgeMatrices.ROWS.keySet());
        accounted.addAll(ELSEWHERE);

        assertEquals(new TreeSet<>(table()), accounted);
    }

    /** The points of the table, and the line on second derivatives. */
    private static List<String> table() throws IOException {
        try (InputStream in = EdgeTest.class.getResourceAsStream("/reference/edge-conventions.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| point ")
                            || line.startsWith("Second derivatives"))
                    .map(line -> line.startsWith("|") ? line.substring(2, line.indexOf(" |")) : line)
                    .toList();
        }
    }
}

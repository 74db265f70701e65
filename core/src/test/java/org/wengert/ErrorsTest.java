package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is said about each mistake, to the letter, and that nothing has changed after it. */
class ErrorsTest {
    @TestFactory
    Stream<DynamicTest> shapes() {
        return tests(MistakesInShapes.ALL);
    }

    @TestFactory
    Stream<DynamicTest> valuesAndTypes() {
        return tests(MistakesInValues.ALL);
    }

    @TestFactory
    Stream<DynamicTest> statisticsAndLayouts() {
        return tests(MistakesInLayouts.ALL);
    }

    @TestFactory
    Stream<DynamicTest> networks() {
        return tests(MistakesInNetworks.ALL);
    }

    @TestFactory
    Stream<DynamicTest> functions() {
        return tests(MistakesInFunctions.ALL);
    }

    @TestFactory
    Stream<DynamicTest> gradients() {
        return tests(MistakesInGradients.ALL);
    }

    @TestFactory
    Stream<DynamicTest> matrices() {
        return tests(MistakesInMatrices.ALL);
    }

    private static Stream<DynamicTest> tests(List<Mistake> mistakes) {
        return mistakes.stream()
                .map(mistake -> dynamicTest(mistake.what(), () -> {
                    Operands operands = new Operands();
                    Exception error =
                            assertThrows(mistake.error(), () -> mistake.call().on(operands));
                    assertEquals(mistake.message(), error.getMessage());
                    operands.assertUnchanged();
                }));
    }
}

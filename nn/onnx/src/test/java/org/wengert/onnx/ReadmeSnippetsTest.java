package org.wengert.onnx;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.readme.Snippets;

/** The README's snippets about ONNX. */
class ReadmeSnippetsTest {
    @TestFactory
    Stream<DynamicTest> everySnippetRuns(@TempDir Path classes) {
        return Snippets.tests("java onnx", classes);
    }
}

package org.wengert.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.io.FileFormatException;

/** From a file of text to batches of ids. */
class TextTest {
    @TempDir
    Path folder;

    @Property
    void textsSurviveTheirIds(@ForAll @NotEmpty String text) {
        Vocabulary vocabulary = Vocabulary.characters(text);
        Tensor ids = vocabulary.encode(text);
        assertEquals(text.codePointCount(0, text.length()), ids.size());
        assertEquals(
                text.codePoints()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString(),
                vocabulary.decode(ids));
        assertEquals(text.codePoints().distinct().count(), vocabulary.size());
    }

    @Test
    void charactersAreNumberedInTheirOrder() {
        Vocabulary vocabulary = Vocabulary.characters("cab\uD83D\uDE00a");
        assertEquals(List.of("a", "b", "c", "\uD83D\uDE00"), vocabulary.tokens());
        assertArrayEquals(
                new int[] {2, 0, 3}, vocabulary.encode("ca\uD83D\uDE00").toIntArray());
        assertEquals("4 tokens: [a, b, c, \uD83D\uDE00]", vocabulary.toString());
    }

    @Test
    void words() {
        Vocabulary vocabulary = Vocabulary.of(List.of("the", "whale", "the", "sea"));
        assertEquals(List.of("the", "whale", "sea"), vocabulary.tokens());
        assertArrayEquals(
                new int[] {2, 0}, vocabulary.encode(List.of("sea", "the")).toIntArray());
        assertEquals("seathe", vocabulary.decode(2, 0));
    }

    @Test
    void unknownTokens() {
        Vocabulary vocabulary = Vocabulary.characters("ab");
        assertEquals(
                "Vocabulary: 'z' is not one of the 2 tokens. Add it, or a token for all that are not known: unknown(\"?\").",
                assertThrows(IllegalArgumentException.class, () -> vocabulary.encode("az"))
                        .getMessage());
        assertArrayEquals(new int[] {0, 2}, vocabulary.unknown("?").encode("az").toIntArray());
        assertArrayEquals(new int[] {0, 1}, vocabulary.unknown("b").encode("az").toIntArray());
        assertEquals(2, vocabulary.unknown("b").size());
        assertEquals(
                "Vocabulary: id 2 of 2 tokens: expected 0 to 1. Use ids that encode() has given.",
                assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.decode(2))
                        .getMessage());
        assertEquals(
                "Vocabulary: ids FLOAT32 [2]: expected INT32. Use argMax to turn scores into ids.",
                assertThrows(IllegalArgumentException.class, () -> vocabulary.decode(Tensor.ones(2)))
                        .getMessage());
    }

    @Property
    void windowsAreFollowedByTheirTargets(
            @ForAll @IntRange(min = 2, max = 30) int n,
            @ForAll @IntRange(min = 1, max = 29) int length,
            @ForAll @IntRange(min = 1, max = 5) int stride) {
        int[] ids = IntStream.range(0, n).map(i -> i * i).toArray();
        if (length >= n) {
            assertThrows(IllegalArgumentException.class, () -> Dataset.windows(Tensor.of(ids, n), length, stride));
            return;
        }
        Dataset windows = Dataset.windows(Tensor.of(ids, n), length, stride);
        for (int i = 0; i < windows.size(); i++) {
            Batch batch = windows.rows(i);
            assertEquals(Shape.of(1, length), batch.features().shape());
            for (int j = 0; j < length; j++) {
                assertEquals(ids[i * stride + j], batch.features().get(0, j));
                assertEquals(ids[i * stride + j + 1], batch.targets().get(0, j));
            }
        }
        assertTrue(windows.size() * stride + length + 1 > n, "one more would fit");
        assertThrows(IndexOutOfBoundsException.class, () -> windows.rows(windows.size()));
    }

    @Test
    void wrongIds() {
        assertEquals(
                "windows: ids FLOAT32 [5]: expected INT32 of one axis. Pass vocabulary.encode(text).",
                assertThrows(IllegalArgumentException.class, () -> Dataset.windows(Tensor.ones(5), 2))
                        .getMessage());
    }

    @Test
    void filesOfText() throws IOException {
        Path file = Files.write(folder.resolve("latin.txt"), "na\u00EFve\r\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("na\u00EFve\r\n", TextFile.read(file, StandardCharsets.ISO_8859_1));
        assertEquals(
                file
                        + ": byte 2 is no text in UTF-8. Read it in the charset that it was written in: TextFile.read(file, charset).",
                assertThrows(FileFormatException.class, () -> TextFile.read(file))
                        .getMessage());
        assertEquals("\u00E9", TextFile.read(Files.writeString(folder.resolve("marked.txt"), "\uFEFF\u00E9")));
        assertEquals("", TextFile.read(Files.writeString(folder.resolve("empty.txt"), "")));
        Path cut = Files.write(folder.resolve("cut.txt"), new byte[] {'a', (byte) 0xC3});
        assertThrows(FileFormatException.class, () -> TextFile.read(cut));
    }
}

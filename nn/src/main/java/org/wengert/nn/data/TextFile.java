package org.wengert.nn.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wengert.io.FileFormatException;
import org.wengert.nn.internal.Arguments;

/** Reads files of text. */
public final class TextFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Reads a file in UTF-8: {@link #read(Path, Charset)}. */
    public static String read(Path file) throws IOException {
        return read(file, StandardCharsets.UTF_8);
    }

    /**
     * Reads a whole file, without the byte order mark that it may begin with. Ends of lines stay as they are.
     *
     * @throws FileFormatException if its bytes are not text in this charset, naming the first that is not
     * @throws IOException if it cannot be read
     */
    public static String read(Path file, Charset charset) throws IOException {
        Arguments.notNull(file, "TextFile: the path", "Pass one: Path.of(\"book.txt\").");
        CharsetDecoder decoder = Arguments.notNull(charset, "TextFile: the charset", "Use StandardCharsets.UTF_8.")
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        CharBuffer text = CharBuffer.allocate((int) Math.ceil(bytes.limit() * (double) decoder.maxCharsPerByte()));
        CoderResult result = decoder.decode(bytes, text, true);
        if (!result.isError()) {
            result = decoder.flush(text);
        }
        if (result.isError()) {
            throw new FileFormatException(
                    file,
                    "byte " + bytes.position() + " is no text in " + charset.name()
                            + ". Read it in the charset that it was written in: TextFile.read(file, charset).");
        }
        text.flip();
        boolean isMarked = text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK;
        return text.subSequence(isMarked ? 1 : 0, text.length()).toString();
    }

    private TextFile() {}
}

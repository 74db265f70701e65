package org.wengert.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the few forms of JSON that a safetensors header is made of, strictly: objects of known depth, strings, lists of counts. */
final class JsonReader {
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final byte[] text;
    private final Location location;
    private int at;

    JsonReader(byte[] text, Location location) {
        this.text = text;
        this.location = location;
    }

    private FileFormatException fault(String fault) {
        return location.fault("the header is not JSON of the form that it should have: " + fault + " at its byte " + at
                + ". The file is damaged or of another format.");
    }

    private int peek() {
        return at < text.length ? text[at] : -1;
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    /** Skips space, and then this character, which must come. */
    void expect(char expected) throws FileFormatException {
        if (!accept(expected)) {
            throw fault(at == text.length ? "it ends before '" + expected + "'" : "expected '" + expected + "'");
        }
    }

    /** Skips space, and then this character if it comes; returns whether it did. */
    boolean accept(char wanted) {
        skipSpace();
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Checks that only space is left. */
    void end() throws FileFormatException {
        skipSpace();
        if (at < text.length) {
            throw fault("more after its last '}'");
        }
    }

    /** What follows a name in an object. */
    interface Member {
        void read(String name) throws FileFormatException;
    }

    /** Reads an object; each value by {@code member}. */
    void object(Member member) throws FileFormatException {
        expect('{');
        if (accept('}')) {
            return;
        }
        do {
            String name = string();
            expect(':');
            member.read(name);
        } while (accept(','));
        expect('}');
    }

    /** Reads a list of at most {@code most} numbers, 0 to 2^63 - 1. */
    long[] counts(int most) throws FileFormatException {
        long[] found = new long[most];
        int length = 0;
        expect('[');
        if (!accept(']')) {
            do {
                if (length == most) {
                    throw fault("a list of more than " + most + " numbers");
                }
                found[length++] = count();
            } while (accept(','));
            expect(']');
        }
        return Arrays.copyOf(found, length);
    }

    private long count() throws FileFormatException {
        skipSpace();
        int start = at;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            int digit = peek() - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw fault("a number of 2^63 or more");
            }
            value = 10 * value + digit;
            at++;
        }
        boolean hasLeadingZero = at > start + 1 && text[start] == '0';
        if (at == start || hasLeadingZero || peek() == '.' || peek() == 'e' || peek() == 'E') {
            throw fault("expected a number without sign, point and exponent");
        }
        return value;
    }

    String string() throws FileFormatException {
        expect('"');
        StringBuilder string = new StringBuilder();
        int start = at;
        while (peek() != '"') {
            if (at == text.length) {
                throw fault("it ends within a string");
            }
            if (text[at] >= 0 && text[at] < ' ') {
                throw fault("a control character in a string");
            }
            if (text[at] == '\\') {
                string.append(utf8(start, at));
                string.append(escape());
                start = at;
            } else {
                at++;
            }
        }
        string.append(utf8(start, at));
        at++;
        String result = string.toString();
        if (!TensorWriter.isText(result)) {
            throw fault("half of a surrogate pair in a string");
        }
        return result;
    }

    private String utf8(int from, int to) throws FileFormatException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault("a string that is not UTF-8");
        }
    }

    private char escape() throws FileFormatException {
        at++;
        int letter = peek();
        at++;
        if (letter == 'u') {
            return unicode();
        }
        int which = letter < 0 ? -1 : ESCAPES.indexOf(letter);
        if (which < 0) {
            throw fault("an unknown escape in a string");
        }
        return ESCAPED.charAt(which);
    }

    private char unicode() throws FileFormatException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw fault("an escape in a string that is not four hexadecimal digits");
            }
            value = 16 * value + digit;
            at++;
        }
        return (char) value;
    }

    /** Appends the string in quotes, with the escapes of Rust's serde_json, which the reference implementation writes by. */
    static void quote(String string, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            int which = ESCAPED.indexOf(c);
            if (which >= 0 && c != '/') {
                json.append('\\').append(ESCAPES.charAt(which));
            } else if (c < ' ') {
                json.append(c < 16 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}

package org.wengert.io;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the header's dictionary, which is written as Python would: {@code {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }}. */
final class NpyDictionary {
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f8", ElementType.F64),
            Map.entry("f4", ElementType.F32),
            Map.entry("f2", ElementType.F16),
            Map.entry("i8", ElementType.I64),
            Map.entry("u8", ElementType.U64),
            Map.entry("i4", ElementType.I32),
            Map.entry("u4", ElementType.U32),
            Map.entry("i2", ElementType.I16),
            Map.entry("u2", ElementType.U16),
            Map.entry("i1", ElementType.I8),
            Map.entry("u1", ElementType.U8),
            Map.entry("b1", ElementType.BOOL));

    private final String text;
    private final Location location;
    private int at;

    private @Nullable String descriptor;
    private @Nullable Boolean fortran;
    private long @Nullable [] sizes;

    NpyDictionary(String text, Location location) {
        this.text = text;
        this.location = location;
    }

    private FileFormatException fault(String fault) {
        return location.fault("its header is not the dictionary that it should be: " + fault + " at its character " + at
                + ". The file is damaged or of another format.");
    }

    NpyHeader header(int length) throws FileFormatException {
        expect('{');
        while (!accept('}')) {
            String key = string();
            expect(':');
            value(key);
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (at < text.length()) {
            throw fault("more after the last '}'");
        }
        if (descriptor == null || fortran == null || sizes == null) {
            throw fault("expected descr, fortran_order and shape, and one is missing");
        }
        return new NpyHeader(type(descriptor), order(descriptor), fortran, sizes, length);
    }

    private void value(String key) throws FileFormatException {
        if (key.equals("descr") && descriptor == null) {
            descriptor = descriptor();
        } else if (key.equals("fortran_order") && fortran == null) {
            fortran = truth();
        } else if (key.equals("shape") && sizes == null) {
            sizes = sizes();
        } else {
            throw fault("a key that is unknown or comes twice");
        }
    }

    private String descriptor() throws FileFormatException {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '[') {
            throw location.fault("it is a structured array, which is not read. Save each of its fields by itself.");
        }
        return string();
    }

    private ElementType type(String descriptor) throws FileFormatException {
        String kind =
                descriptor.isEmpty() || "<>|=".indexOf(descriptor.charAt(0)) < 0 ? descriptor : descriptor.substring(1);
        ElementType type = TYPES.get(kind);
        if (type == null) {
            throw location.fault("its elements are of type '" + descriptor + "'"
                    + (kind.startsWith("O") ? ", pickled Python objects" : "")
                    + ", and floats (f2, f4, f8), integers (i1 to i8,"
                    + " u1 to u8) and booleans (b1) are read. Convert it where it was written: x.astype('f4').");
        }
        return type;
    }

    private static ByteOrder order(String descriptor) {
        return switch (descriptor.charAt(0)) {
            case '<' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            default -> ByteOrder.nativeOrder();
        };
    }

    private boolean truth() throws FileFormatException {
        skipSpace();
        if (text.startsWith("True", at)) {
            at += 4;
            return true;
        }
        if (text.startsWith("False", at)) {
            at += 5;
            return false;
        }
        throw fault("expected True or False");
    }

    private long[] sizes() throws FileFormatException {
        long[] found = new long[TensorReader.MAX_RANK];
        int rank = 0;
        expect('(');
        while (!accept(')')) {
            if (rank == found.length) {
                throw fault("more than " + found.length + " sizes");
            }
            found[rank++] = size();
            if (!accept(',')) {
                expect(')');
                if (rank == 1) {
                    throw fault("a number in brackets, which is no tuple");
                }
                break;
            }
        }
        return Arrays.copyOf(found, rank);
    }

    private long size() throws FileFormatException {
        skipSpace();
        int start = at;
        long value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            int digit = text.charAt(at) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw fault("a size of 2^63 or more");
            }
            value = 10 * value + digit;
            at++;
        }
        if (at == start) {
            throw fault("expected a size, 0 or more");
        }
        accept('L'); // Python 2 wrote long numbers so
        return value;
    }

    private String string() throws FileFormatException {
        skipSpace();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw fault("expected a string in quotes");
        }
        String string = text.substring(at + 1, end);
        at = end + 1;
        return string;
    }

    private void expect(char expected) throws FileFormatException {
        if (!accept(expected)) {
            throw fault("expected '" + expected + "'");
        }
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (at == text.length() || text.charAt(at) != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}

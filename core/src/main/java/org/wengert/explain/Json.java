package org.wengert.explain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, texts and numbers as JSON that may stand inside a script element: no {@code <}, and no line separator that scripts know and
 * JSON does not. NaN and infinities are written as texts.
 */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String of(@Nullable Object value) {
        Json json = new Json();
        json.write(value);
        return json.out.toString();
    }

    private void write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            members(map);
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                out.append(i == 0 ? "" : ",");
                write(list.get(i));
            }
            out.append(']');
        } else if (value instanceof double[] numbers) {
            out.append('[');
            for (int i = 0; i < numbers.length; i++) {
                out.append(i == 0 ? "" : ",");
                number(numbers[i], numbers[i]);
            }
            out.append(']');
        } else if (value instanceof Double || value instanceof Float) {
            number((Number) value, ((Number) value).doubleValue());
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    private void members(Map<?, ?> map) {
        out.append('{');
        boolean isFirst = true;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.append(isFirst ? "" : ",");
            isFirst = false;
            text(String.valueOf(member.getKey()));
            out.append(':');
            write(member.getValue());
        }
        out.append('}');
    }

    /** A float keeps its own shortest form. */
    private void number(Number number, double x) {
        if (!Double.isFinite(x)) {
            text(Double.toString(x));
        } else if (x == Math.rint(x) && Math.abs(x) < 1e15 && (x != 0 || 1 / x > 0)) {
            out.append((long) x);
        } else {
            out.append(number);
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029 || isLone(text, i)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** Half a surrogate pair, which has no encoding in UTF-8. */
    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}

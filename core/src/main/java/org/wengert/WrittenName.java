package org.wengert;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names and numbers in formulas. */
final class WrittenName {
    /** A letter or a word, and a number or a word below it. */
    private static final Pattern INDEXED = Pattern.compile("(\\p{L}+)(\\d*|_\\p{Alnum}+)");

    private static final Pattern GREEK = Pattern.compile("GREEK (SMALL|CAPITAL) LETTER \\w+");

    private static final Pattern LINE = Pattern.compile("%\\d+");

    /** {@code W1} is W with the index 1, {@code hidden.weight} stands in upright letters, {@code λ} is a Greek letter. */
    static Written of(String name) {
        Matcher indexed = INDEXED.matcher(name);
        if (indexed.matches()) {
            String below = indexed.group(2).replace("_", "");
            return new Written(name, word(indexed.group(1)) + (below.isEmpty() ? "" : "_{" + index(below) + "}"));
        }
        return new Written(name, LINE.matcher(name).matches() ? "\\" + name : "\\text{" + escaped(name) + "}");
    }

    private static String index(String index) {
        return index.length() > 1 && Character.isLetter(index.charAt(0)) ? "\\text{" + index + "}" : index;
    }

    private static String word(String word) {
        if (word.length() > 1) {
            return "\\text{" + word + "}";
        }
        String unicode = Character.UnicodeScript.of(word.charAt(0)) == Character.UnicodeScript.GREEK
                ? Character.getName(word.charAt(0))
                : "";
        if (!GREEK.matcher(unicode).matches()) {
            return word;
        }
        String letter = unicode.substring(unicode.lastIndexOf(' ') + 1).replace("LAMDA", "LAMBDA");
        String small = letter.toLowerCase(Locale.ROOT);
        return "\\" + (unicode.contains("SMALL") ? small : letter.charAt(0) + small.substring(1));
    }

    private static String escaped(String text) {
        StringBuilder latex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\', '^', '~', '{', '}' -> latex.append('-');
                case '_', '%', '#', '&', '$' -> latex.append('\\').append(c);
                default -> latex.append(c);
            }
        }
        return latex.toString();
    }

    /** {@code 2}, {@code 0.33333334}, and powers of ten. */
    static Written number(double value) {
        if (!Double.isFinite(value)) {
            String sign = value < 0 ? "-" : "";
            return new Written(Double.toString(value), Double.isNaN(value) ? "\\text{NaN}" : sign + "\\infty");
        }
        String text = value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Float.toString((float) value);
        int power = text.indexOf('E');
        return new Written(
                text, power < 0 ? text : text.substring(0, power) + " \\cdot 10^{" + text.substring(power + 1) + "}");
    }

    private WrittenName() {}
}

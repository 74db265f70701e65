package org.wengert.examples;

import java.util.List;

/** What a program was told on its command line: {@code --all}, {@code --epochs 500}. */
record Options(List<String> given) {
    boolean has(String flag) {
        return given.contains(flag);
    }

    int number(String flag, int otherwise) {
        int at = given.indexOf(flag);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == given.size() || !given.get(at + 1).matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    flag + ": expected a whole number after it. For example: " + flag + " " + otherwise + ".");
        }
        return Integer.parseInt(given.get(at + 1));
    }
}

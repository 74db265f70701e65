package org.wengert.examples;

import java.util.Arrays;

/** What a program was told on its command line: {@code --all}, {@code --epochs 500}. */
record Options(String... given) {
    boolean has(String flag) {
        return Arrays.asList(given).contains(flag);
    }

    int number(String flag, int otherwise) {
        int at = Arrays.asList(given).indexOf(flag);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == given.length || !given[at + 1].matches("\\d{1,9}")) {
            throw new IllegalArgumentException(flag + ": expected a whole number after it. For example: " + flag + " " + otherwise + ".");
        }
        return Integer.parseInt(given[at + 1]);
    }
}

package org.wengert.onnx;

import java.util.Set;

/** The line of an operator in the {@link Table}. */
final class Row {
    final String name;
    final int least;
    final int most;
    final int outputs;
    final Operator operator;
    private Set<Integer> settings = Set.of();
    private String limits = "";

    Row(String name, int least, int most, int outputs, Operator operator) {
        this.name = name;
        this.least = least;
        this.most = most;
        this.outputs = outputs;
        this.operator = operator;
    }

    /** Says which inputs are no weights: numbers such as bounds, and statistics. */
    Row settings(Integer... inputs) {
        settings = Set.of(inputs);
        return this;
    }

    boolean isSetting(int input) {
        return settings.contains(input);
    }

    /** Says what of the operator is not supported. */
    Row limits(String text) {
        limits = text;
        return this;
    }

    String limits() {
        return limits;
    }
}

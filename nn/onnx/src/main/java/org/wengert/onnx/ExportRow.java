package org.wengert.onnx;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of operations: what becomes of an operation in a file.
 *
 * @param operation the name of the operation
 * @param form what is written, for people; or, without a rule, why nothing is and what to do
 * @param rule writes it; null for an operation that has no counterpart
 * @param sizes the attributes that may depend on the size of the batch
 */
record ExportRow(String operation, String form, @Nullable Rule rule, Set<String> sizes) {
    /** Adds nodes for a step, and returns the name of its result. */
    @FunctionalInterface
    interface Rule {
        String write(ExportStep step);
    }

    static ExportRow row(String operation, String form, Rule rule) {
        return new ExportRow(operation, form, rule, Set.of());
    }

    /** One operator of the same inputs. */
    static ExportRow same(String operation, String operator) {
        return row(operation, operator, step -> step.graph().op(operator, step.inputs()));
    }

    /** An operation that is written as those it consists of. */
    static ExportRow inside(String operation, String form) {
        return row(operation, form, ExportStep::inside);
    }

    /** An operation without counterpart. */
    static ExportRow none(String operation, String nearest) {
        return new ExportRow(operation, nearest, null, Set.of());
    }

    /** Returns this line for attributes that may depend on the size of the batch. */
    ExportRow sizes(String... attributes) {
        return new ExportRow(operation, form, rule, Set.of(attributes));
    }
}

package org.wengert.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param verdict the gravest of the findings'; without any, {@link Verdict#PASS}
 * @param subject what was checked: the function, its inputs, its result
 * @param order of the derivative that did not pass; or the highest, if all did; 0 if something else about an operation did not
 * @param findings one for each derivative that did not pass, the first few
 */
public record Report(Verdict verdict, String subject, int order, List<Finding> findings) {
    private static final String[] ORDERS = {
        "as an operation", "first derivative", "second derivative", "third derivative"
    };

    /** Throws this report, if something did not pass. */
    void orThrow() {
        if (verdict != Verdict.PASS) {
            throw new AssertionError(toString());
        }
    }

    /** The findings, one in a line, below what was checked; and what to do. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("GradCheck: " + subject + ", " + derivative() + ": " + verdict);
        for (Finding finding : findings) {
            out.append("\n  ").append(finding);
        }
        return out.append(advice()).toString();
    }

    private String derivative() {
        return order < ORDERS.length ? ORDERS[order] : "derivative " + order;
    }

    private String advice() {
        return switch (verdict) {
            case PASS -> "";
            case WRONG ->
                order == 0
                        ? ""
                        : "\nThe rule of an operation in it does not belong to its value. Check its operations one by one.";
            case KINK -> "\nThere is no derivative there, only a convention. Check at another point.";
            case NOISY -> "\nNothing is known about the derivative there.";
        };
    }
}

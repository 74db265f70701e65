package org.wengert.check;

import java.util.Comparator;
import java.util.List;

/**
 * The result of a check.
 *
 * @param verdict the gravest of the findings'; without any, {@link Verdict#PASS}
 * @param subject the function that was checked, its inputs, its result
 * @param order of the derivative that did not pass; or the highest, if all did; 0 if something else about an operation did not
 * @param findings one for each derivative that did not pass, the first few
 * @param likelyMistake the mistake that explains a wrong derivative, and its fix, as far as it is known; else empty
 */
public record Report(Verdict verdict, String subject, int order, List<Finding> findings, String likelyMistake) {
    private static final int SHOWN = 3;
    private static final String[] ORDERS = {
        "as an operation", "first derivative", "second derivative", "third derivative"
    };

    /** The report on these findings, of which none is explained yet. */
    static Report of(String subject, int order, List<Finding> findings) {
        Verdict gravest = findings.stream()
                .map(Finding::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.PASS);
        List<Finding> gravestFirst = findings.stream()
                .sorted(Comparator.comparing(Finding::verdict).reversed())
                .toList();
        return new Report(gravest, subject, order, gravestFirst, "");
    }

    /** The same, explained. */
    Report explained(String mistake) {
        return new Report(verdict, subject, order, findings, mistake);
    }

    /** Throws this report, if something did not pass. */
    void orThrow() {
        if (verdict != Verdict.PASS) {
            throw new AssertionError(toString());
        }
    }

    /** The function that was checked, the findings, one in a line, and the likely mistake. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("GradCheck: " + subject + ", " + derivative(order) + ": " + verdict);
        int shown = likelyMistake.isEmpty() ? SHOWN : 1;
        for (Finding finding : findings.subList(0, Math.min(shown, findings.size()))) {
            out.append("\n  ").append(finding);
        }
        if (findings.size() > shown) {
            out.append(" (and ").append(findings.size() - shown).append(" more)");
        }
        return out.append(advice()).toString();
    }

    static String derivative(int order) {
        return order < ORDERS.length ? ORDERS[order] : "derivative " + order;
    }

    private String advice() {
        if (!likelyMistake.isEmpty()) {
            return "\nLikely mistake: " + likelyMistake;
        }
        return switch (verdict) {
            case PASS -> "";
            case WRONG ->
                order == 0
                        ? ""
                        : "\nA rule does not belong to its value, and no common slip explains it. Derive it again, or check its parts one by one.";
            case KINK -> "\nThere is no derivative there, only a convention. Check at another point.";
            case NOISY -> "\nNothing is known about the derivative there.";
        };
    }
}

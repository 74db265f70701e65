package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;

/** The mistakes that a report can name, by its words. */
enum Mistake {
    NOT_LINEAR("not linear in g"),
    SIGN("wrong sign"),
    FACTOR("a constant factor is wrong"),
    ZERO("gives 0, "),
    NOT_FINITE("is not finite"),
    SWAPPED("swapped"),
    TRANSPOSED("transposed"),
    MISSING_SUM("a sum over axis"),
    GIVEN_OUTPUT("is given the output"),
    GIVEN_INPUT("is given the input"),
    LEFT_THE_TAPE("left the tape"),
    IN_A_LINE("is wrong by itself");

    private final String words;

    Mistake(String words) {
        this.words = words;
    }

    /** Asserts that the report names these mistakes, and no other. */
    static void assertNames(Report report, Mistake... expected) {
        assertEquals(Verdict.WRONG, report.verdict(), report::toString);
        Set<Mistake> found = EnumSet.noneOf(Mistake.class);
        for (Mistake mistake : Mistake.values()) {
            if (report.likelyMistake().contains(mistake.words)) {
                found.add(mistake);
            }
        }
        assertEquals(Set.of(expected), found, report::toString);
        assertTrue(report.toString().endsWith("\nLikely mistake: " + report.likelyMistake()), report::toString);
    }
}

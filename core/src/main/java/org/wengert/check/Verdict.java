package org.wengert.check;

/** Outcomes of a comparison with differences, from the least to the gravest. */
public enum Verdict {
    /** Tape and differences agree, as closely as double arithmetic can tell. */
    PASS,
    /** The differences cannot be trusted here, for the reason given. */
    NOISY,
    /** The slopes to the left and to the right differ: there is no derivative to compare with, only a convention. */
    KINK,
    /** The differences can be trusted, and the tape says something else. */
    WRONG
}

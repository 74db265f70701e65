package org.wengert;

import org.jspecify.annotations.Nullable;

/** The values that the tape keeps for a rule. */
final class Saves {
    /** No value. */
    static final Saves NOTHING = new Saves(false, false, false, -1);

    /** All inputs. */
    static final Saves INPUTS = new Saves(true, false, false, -1);

    /** The output. */
    static final Saves OUTPUT = new Saves(false, true, false, -1);

    /** All inputs, and the output. */
    static final Saves EVERYTHING = new Saves(true, true, false, -1);

    /** Of the first two inputs the other, for a function that is linear in each of them; of further inputs none. */
    static final Saves THE_OTHER = new Saves(false, false, true, -1);

    /** The same, and the output. */
    static final Saves THE_OTHER_AND_OUTPUT = new Saves(false, true, true, -1);

    private final boolean inputs;
    private final boolean output;
    private final boolean other;
    private final int given;

    private Saves(boolean inputs, boolean output, boolean other, int given) {
        this.inputs = inputs;
        this.output = output;
        this.other = other;
        this.given = given;
    }

    /** One input, the one that the derivative depends on. */
    static Saves given(int given) {
        return new Saves(false, false, false, given);
    }

    /** Returns whether the tape keeps this input, if the inputs with a target need a gradient. */
    boolean input(int input, @Nullable GradientTarget... targets) {
        return inputs || input == given || (other && input < 2 && targets[1 - input] != null);
    }

    /** Returns whether the tape keeps this input, whichever inputs need a gradient. */
    boolean isGiven(int input) {
        return input == given;
    }

    /** Returns whether the tape keeps the output. */
    boolean output() {
        return output;
    }
}

package org.wengert;

/** The values that the tape keeps for a rule. */
interface Saves {
    /** Whether it keeps this input, with those inputs needing a gradient. */
    boolean input(int input, boolean... needed);

    /** Whether it keeps the output. */
    boolean output();

    /** No value. */
    Saves NOTHING = inputs(false, false);

    /** All inputs. */
    Saves INPUTS = inputs(true, false);

    /** The output. */
    Saves OUTPUT = inputs(false, true);

    /** All inputs, and the output. */
    Saves EVERYTHING = inputs(true, true);

    /** For a function that is linear in each of its two inputs: the other one. */
    Saves THE_OTHER = new Saves() {
        @Override
        public boolean input(int input, boolean... needed) {
            return needed[1 - input];
        }

        @Override
        public boolean output() {
            return false;
        }
    };

    /** One input, that has no derivative. */
    static Saves given(int given) {
        return new Saves() {
            @Override
            public boolean input(int input, boolean... needed) {
                return input == given;
            }

            @Override
            public boolean output() {
                return false;
            }
        };
    }

    private static Saves inputs(boolean inputs, boolean output) {
        return new Saves() {
            @Override
            public boolean input(int input, boolean... needed) {
                return inputs;
            }

            @Override
            public boolean output() {
                return output;
            }
        };
    }
}

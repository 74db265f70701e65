package org.wengert.kernel.expression;

/** The way an input lies in a loop over a stretch of one row of the result. */
public enum Form {
    /** It has the result's shape: a[i]. */
    SAME(0),
    /** A row vector: a[i - rowStart], the same for every row. */
    ROW(1),
    /** A column vector: a[row], the same for every column. */
    COLUMN(2),
    /** One element for all: a[0]. */
    NUMBER(3);

    private static final int BITS = 2;
    private static final int MASK = (1 << BITS) - 1;
    private static final Form[] ALL = {SAME, ROW, COLUMN, NUMBER};

    private final int code;

    Form(int code) {
        this.code = code;
    }

    /** The forms of several inputs, packed into a number. */
    public static int pack(Form... forms) {
        int packed = 0;
        for (int i = 0; i < forms.length; i++) {
            packed |= forms[i].code << (BITS * i);
        }
        return packed;
    }

    /** The form of one input. */
    public static Form of(int packed, int input) {
        return ALL[packed >> (BITS * input) & MASK];
    }

    int index(int i, int rowStart, int row) {
        return switch (this) {
            case SAME -> i;
            case ROW -> i - rowStart;
            case COLUMN -> row;
            case NUMBER -> 0;
        };
    }

    /** Returns whether it is the same element for all of a row. */
    boolean isInvariant() {
        return this == COLUMN || this == NUMBER;
    }
}

package org.wengert;

/** A piece of a formula, as plain text and as LaTeX. */
record Written(String text, String latex) {
    static final Written NOTHING = same("");

    static Written same(String both) {
        return new Written(both, both);
    }

    Written then(String both) {
        return then(same(both));
    }

    Written then(String text, String latex) {
        return then(new Written(text, latex));
    }

    Written then(Written next) {
        return new Written(text + next.text, latex + next.latex);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }
}

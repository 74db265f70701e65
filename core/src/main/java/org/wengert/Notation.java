package org.wengert;

import org.jspecify.annotations.Nullable;

/** The formula of an operation, built from the formulas of its inputs. */
@FunctionalInterface
interface Notation {
    /** The formula of an operation on inputs with these formulas. */
    Part of(@Nullable Op op, Part... in);

    /**
     * Part of a formula; a higher level binds more tightly.
     *
     * @param factor a sign or a number in front, which products move to their own front
     * @param body the rest
     * @param divisor the x of 1 / x, which products divide by
     */
    record Part(
            String factor,
            String body,
            int level,
            boolean isNumber,
            @Nullable Part divisor) {
        /** The precedence levels: comparisons bind least tightly, names and calls most. */
        static final int RELATION = 0;

        static final int SUM = 1;
        static final int QUOTIENT = 2;
        static final int PRODUCT = 3;
        static final int POWER = 4;
        static final int ATOM = 5;

        Part(String body, int level) {
            this("", body, level, false, null);
        }

        static Part atom(String text) {
            return new Part(text, ATOM);
        }

        static Part number(double value) {
            String text = value == Math.rint(value) && Math.abs(value) < 1e9
                    ? Long.toString((long) value)
                    : Float.toString((float) value);
            return new Part("", text, value < 0 ? SUM : ATOM, true, null);
        }

        String text() {
            return factor + body;
        }

        String latex() {
            return "\\text{" + text() + "}";
        }

        /** The text, in brackets if it binds less tightly than this level. */
        String within(int level) {
            return this.level < level ? "(" + text() + ")" : text();
        }

        private Part with(String factor, String body) {
            return new Part(factor, body, factor.startsWith("-") ? SUM : PRODUCT, false, null);
        }
    }

    /** {@code name(a, b)}. */
    static Notation function(String name) {
        return (op, in) -> {
            StringBuilder text = new StringBuilder(name).append('(');
            for (int i = 0; i < in.length; i++) {
                text.append(i == 0 ? "" : ", ").append(in[i].text());
            }
            return Part.atom(text.append(')').toString());
        };
    }

    /** {@code a + b}, or with another sign between. */
    static Notation sum(String sign) {
        return (op, in) -> new Part(in[0].within(Part.SUM) + " " + sign + " " + in[1].within(Part.QUOTIENT), Part.SUM);
    }

    /** {@code -a}. */
    static Notation negative() {
        return (op, in) -> in[0].level >= Part.PRODUCT && in[0].factor.isEmpty() && !in[0].isNumber
                ? new Part("-", in[0].text(), Part.SUM, false, null)
                : new Part("-" + in[0].within(Part.QUOTIENT), Part.SUM);
    }

    /** {@code a b}, numbers and signs first. */
    static Notation product() {
        return (op, in) -> in[1].isNumber && !in[0].isNumber ? product(in[1], in[0]) : product(in[0], in[1]);
    }

    static Part product(Part a, Part b) {
        if (b.divisor != null) {
            return quotient(a, b.divisor);
        }
        if (a.isNumber && a.body.equals("1")) {
            return b;
        }
        if (a.isNumber) {
            return b.factor.isEmpty()
                    ? b.with(a.text() + " ", b.within(Part.PRODUCT))
                    : new Part(a.text() + " " + b.within(Part.PRODUCT), Part.PRODUCT);
        }
        if (a.factor.isEmpty() && !b.factor.isEmpty()) {
            return a.with(b.factor, a.within(Part.PRODUCT) + " " + b.body);
        }
        return a.factor.isEmpty()
                ? new Part(a.within(Part.PRODUCT) + " " + b.within(Part.PRODUCT), Part.PRODUCT)
                : a.with(a.factor, a.body + " " + b.within(Part.PRODUCT));
    }

    /** {@code a / b}. */
    static Notation quotient() {
        return (op, in) -> quotient(in[0], in[1]);
    }

    /** {@code 1 / a}. */
    static Notation reciprocal() {
        return (op, in) -> oneOver(in[0]);
    }

    static Part oneOver(Part divisor) {
        return new Part("", quotient(Part.number(1), divisor).text(), Part.QUOTIENT, false, divisor);
    }

    static Part quotient(Part a, Part b) {
        return new Part(a.within(Part.PRODUCT) + " / " + b.within(Part.POWER), Part.QUOTIENT);
    }

    /** {@code a^b}. */
    static Notation power() {
        return (op, in) -> power(in[0], in[1]);
    }

    /** {@code a^exponent}. */
    static Part power(Part a, Part exponent) {
        return new Part(a.within(Part.ATOM) + "^" + exponent.within(Part.ATOM), Part.POWER);
    }

    /** {@code a < b}, with this sign between. */
    static Notation relation(String sign) {
        return (op, in) -> new Part(in[0].within(Part.SUM) + " " + sign + " " + in[1].within(Part.SUM), Part.RELATION);
    }

    /** {@code |a|}. */
    static Notation bars() {
        return (op, in) -> Part.atom("|" + in[0].text() + "|");
    }

    /** {@code a}: an operation that only adapts a shape or guards a value is not written. */
    static Notation silent() {
        return (op, in) -> in[0];
    }
}

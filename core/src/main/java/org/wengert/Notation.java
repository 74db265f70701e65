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
     * @param level the level of the text
     * @param latexLevel the level of the LaTeX: a fraction there needs fewer brackets
     * @param divisor the x of 1 / x, which products divide by
     * @param shape the shape of the value, if it is known
     */
    record Part(
            Written factor,
            Written body,
            int level,
            int latexLevel,
            boolean isNumber,
            @Nullable Part divisor,
            @Nullable Shape shape) {
        /** The precedence levels: comparisons bind least tightly, names and calls most. */
        static final int RELATION = 0;

        static final int SUM = 1;
        static final int QUOTIENT = 2;
        static final int PRODUCT = 3;
        static final int POWER = 4;
        static final int ATOM = 5;

        Part(Written body, int level) {
            this(Written.NOTHING, body, level, level, false, null, null);
        }

        /** A name. */
        static Part atom(String name) {
            return new Part(WrittenName.of(name), ATOM);
        }

        static Part number(double value) {
            Written body = WrittenName.number(value);
            int latexLevel = value < 0 ? SUM : body.latex().equals(body.text()) ? ATOM : PRODUCT;
            return new Part(Written.NOTHING, body, value < 0 ? SUM : ATOM, latexLevel, true, null, null);
        }

        /** This part, known to have this shape. */
        Part shaped(Shape known) {
            return new Part(factor, body, level, latexLevel, isNumber, divisor, known);
        }

        Written written() {
            return factor.then(body);
        }

        String text() {
            return factor.text() + body.text();
        }

        String latex() {
            return factor.latex() + body.latex();
        }

        /** In brackets if it binds less tightly than this level. */
        Written within(int level) {
            return new Written(
                    this.level < level ? "(" + text() + ")" : text(),
                    latexLevel < level ? "\\left(" + latex() + "\\right)" : latex());
        }

        private Part with(Written factor, Written body) {
            int level = factor.text().startsWith("-") ? SUM : PRODUCT;
            return new Part(factor, body, level, level, false, null, null);
        }
    }

    /** {@code name(a, b)}. */
    static Notation function(String name) {
        return function(name, "\\operatorname{" + name + "}");
    }

    /** {@code name(a, b)}, with the name that LaTeX has for it. */
    static Notation function(String name, String latex) {
        return (op, in) -> call(new Written(name, latex), in);
    }

    static Part call(Written name, Part... in) {
        Written call = name.then("(", "\\left(");
        for (int i = 0; i < in.length; i++) {
            call = call.then(i == 0 ? "" : ", ").then(in[i].written());
        }
        return new Part(call.then(")", "\\right)"), Part.ATOM);
    }

    /** The call of a function in text, and in LaTeX its argument between two signs. */
    static Notation between(String name, String left, String right) {
        return (op, in) ->
                new Part(new Written(name + "(" + in[0].text() + ")", left + in[0].latex() + right), Part.ATOM);
    }

    /** {@code sqrt(a)}. */
    static Notation root() {
        return between("sqrt", "\\sqrt{", "}");
    }

    static Part root(Part a) {
        return root().of(null, a);
    }

    /** {@code exp(a)}, in LaTeX a power of e. */
    static Notation exponential() {
        return (op, in) -> {
            Written power = new Written("exp(" + in[0].text() + ")", "e^{" + in[0].latex() + "}");
            return new Part(Written.NOTHING, power, Part.ATOM, Part.POWER, false, null, null);
        };
    }

    /** {@code where(a, b, c)}, in LaTeX two cases. */
    static Notation cases() {
        return (op, in) -> cases(in[0], in[1], in[2]);
    }

    static Part cases(Part condition, Part then, Part otherwise) {
        String text = "where(" + condition.text() + ", " + then.text() + ", " + otherwise.text() + ")";
        String latex = "\\begin{cases}" + then.latex() + " & \\text{if } " + condition.latex() + " \\\\ "
                + otherwise.latex() + " & \\text{else}\\end{cases}";
        return new Part(Written.NOTHING, new Written(text, latex), Part.ATOM, Part.SUM, false, null, null);
    }

    /** {@code a + b}. */
    static Notation sum() {
        return (op, in) -> sum(in[0], in[1]);
    }

    static Part sum(Part a, Part b) {
        return new Part(a.within(Part.SUM).then(" + ").then(b.within(Part.QUOTIENT)), Part.SUM);
    }

    /** {@code a - b}. */
    static Notation difference() {
        return (op, in) -> difference(in[0], in[1]);
    }

    static Part difference(Part a, Part b) {
        return new Part(a.within(Part.SUM).then(" - ").then(b.within(Part.QUOTIENT)), Part.SUM);
    }

    /** {@code -a}. */
    static Notation negative() {
        return (op, in) -> negative(in[0]);
    }

    static Part negative(Part a) {
        Written minus = Written.same("-");
        return a.level >= Part.PRODUCT && a.factor.isEmpty() && !a.isNumber
                ? new Part(minus, a.written(), Part.SUM, Part.SUM, false, null, null)
                : new Part(minus.then(a.within(Part.QUOTIENT)), Part.SUM);
    }

    /** {@code a b}, numbers and signs first. */
    static Notation product() {
        return (op, in) -> in[1].isNumber && !in[0].isNumber ? product(in[1], in[0]) : product(in[0], in[1]);
    }

    static Part product(Part a, Part b) {
        if (b.divisor != null) {
            return quotient(a, b.divisor);
        }
        if (a.isNumber && a.text().equals("1")) {
            return b;
        }
        if (b.isNumber && b.text().equals("1")) {
            return a;
        }
        if (a.isNumber && a.text().equals("-1")) {
            return negative(b);
        }
        if (a.isNumber) {
            Written number = a.written().then(" ", " \\, ");
            return b.factor.isEmpty()
                    ? b.with(number, b.within(Part.PRODUCT))
                    : new Part(number.then(b.within(Part.PRODUCT)), Part.PRODUCT);
        }
        Written times = new Written(" ", " \\odot ");
        if (a.factor.isEmpty() && !b.factor.isEmpty()) {
            return a.with(b.factor, a.within(Part.PRODUCT).then(times).then(b.body));
        }
        return a.factor.isEmpty()
                ? new Part(a.within(Part.PRODUCT).then(times).then(b.within(Part.PRODUCT)), Part.PRODUCT)
                : a.with(a.factor, a.body.then(times).then(b.within(Part.PRODUCT)));
    }

    /** {@code a / b}, in LaTeX a fraction. */
    static Notation quotient() {
        return (op, in) -> quotient(in[0], in[1]);
    }

    /** {@code 1 / a}. */
    static Notation reciprocal() {
        return (op, in) -> oneOver(in[0]);
    }

    static Part oneOver(Part divisor) {
        return fraction(Part.number(1), divisor, divisor);
    }

    static Part quotient(Part a, Part b) {
        return fraction(a, b, null);
    }

    private static Part fraction(Part a, Part b, @Nullable Part divisor) {
        String text =
                a.within(Part.PRODUCT).text() + " / " + b.within(Part.POWER).text();
        Written written = new Written(text, "\\frac{" + a.latex() + "}{" + b.latex() + "}");
        return new Part(Written.NOTHING, written, Part.QUOTIENT, Part.PRODUCT, false, divisor, null);
    }

    /** {@code a^b}. */
    static Notation power() {
        return (op, in) -> power(in[0], in[1]);
    }

    /** {@code a^exponent}. */
    static Part power(Part a, Part exponent) {
        return exponent.isNumber && exponent.text().equals("1")
                ? a
                : new Part(
                        a.within(Part.ATOM)
                                .then("^" + exponent.within(Part.ATOM).text(), "^{" + exponent.latex() + "}"),
                        Part.POWER);
    }

    static Part square(Part a) {
        return power(a, Part.number(2));
    }

    /** {@code a_i}. */
    static Part indexed(Part a, String index) {
        return new Part(a.within(Part.ATOM).then("_" + index, "_{" + index + "}"), Part.ATOM);
    }

    /** {@code a^-1}. */
    static Notation inverse() {
        return (op, in) -> new Part(in[0].within(Part.ATOM).then("^-1", "^{-1}"), Part.POWER);
    }

    /** {@code a^T}. */
    static Part transposed(Part a) {
        return new Part(a.within(Part.ATOM).then("^T", "^{T}"), Part.POWER);
    }

    /** {@code a @ b}, in LaTeX without a sign: a product of matrices. */
    static Part matrixProduct(Part a, Part b) {
        return new Part(a.within(Part.POWER).then(" @ ", " \\, ").then(b.within(Part.POWER)), Part.PRODUCT);
    }

    /** {@code a ⊗ b}. */
    static Part outerProduct(Part a, Part b) {
        return new Part(a.within(Part.POWER).then(" ⊗ ", " \\otimes ").then(b.within(Part.POWER)), Part.PRODUCT);
    }

    /** {@code a < b}, with this sign between. */
    static Notation relation(String sign) {
        return relation(sign, sign);
    }

    /** {@code a <= b}, with this sign between, and that in LaTeX. */
    static Notation relation(String sign, String latex) {
        return (op, in) -> relation(in[0], new Written(sign, latex), in[1]);
    }

    static Part relation(Part a, Written sign, Part b) {
        return new Part(a.within(Part.SUM).then(" ").then(sign).then(" ").then(b.within(Part.SUM)), Part.RELATION);
    }

    /** {@code |a|}. */
    static Notation bars() {
        return (op, in) ->
                new Part(new Written("|" + in[0].text() + "|", "\\left|" + in[0].latex() + "\\right|"), Part.ATOM);
    }

    /** {@code a}: an operation that only adapts a shape or guards a value is not written. */
    static Notation silent() {
        return (op, in) -> in[0];
    }
}

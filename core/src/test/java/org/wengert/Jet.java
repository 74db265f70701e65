package org.wengert;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.BiFunction;

/**
 * A function of two variables around a point: the coefficients c[i][j] of s^i t^j in its Taylor series, up to degree {@value #DEGREE}. The
 * derivatives of everything that is written with jets follow from their arithmetic.
 */
final class Jet {
    static final int DEGREE = 4;

    private final BigDecimal[][] c;
    private final MathContext digits;

    private Jet(BigDecimal[][] c, MathContext digits) {
        this.c = c;
        this.digits = digits;
    }

    static Jet constant(BigDecimal value, MathContext digits) {
        Jet jet = new Jet(new BigDecimal[DEGREE + 1][], digits);
        for (int i = 0; i <= DEGREE; i++) {
            jet.c[i] = new BigDecimal[DEGREE + 1 - i];
            java.util.Arrays.fill(jet.c[i], BigDecimal.ZERO);
        }
        jet.c[0][0] = value;
        return jet;
    }

    /** The first or the second variable at this value. */
    static Jet variable(int which, double value, MathContext digits) {
        Jet jet = constant(new BigDecimal(value), digits);
        jet.c[which == 0 ? 1 : 0][which == 0 ? 0 : 1] = BigDecimal.ONE;
        return jet;
    }

    /** The derivative of order i in the first and j in the second variable. */
    BigDecimal derivative(int i, int j) {
        return c[i][j].multiply(BigDecimal.valueOf(factorial(i) * factorial(j)));
    }

    BigDecimal value() {
        return c[0][0];
    }

    MathContext digits() {
        return digits;
    }

    Jet constant(double value) {
        return constant(new BigDecimal(value), digits);
    }

    Jet constant(String value) {
        return constant(new BigDecimal(value), digits);
    }

    Jet pi() {
        return constant(BigFunctions.pi(digits), digits);
    }

    Jet add(Jet b) {
        return each(b, this::sum);
    }

    Jet sub(Jet b) {
        return add(b.neg());
    }

    /** Of two numbers that cancel, what may be left of them: the number of digits did not suffice. */
    private BigDecimal sum(BigDecimal p, BigDecimal q) {
        BigDecimal sum = p.add(q, digits);
        return sum.signum() == 0 && p.signum() != 0 ? noise(p) : sum;
    }

    private BigDecimal noise(BigDecimal of) {
        return of.movePointLeft(digits.getPrecision());
    }

    private Jet each(Jet b, BiFunction<BigDecimal, BigDecimal, BigDecimal> f) {
        Jet sum = constant(BigDecimal.ZERO, digits);
        for (int i = 0; i <= DEGREE; i++) {
            for (int j = 0; i + j <= DEGREE; j++) {
                sum.c[i][j] = f.apply(c[i][j], b.c[i][j]);
            }
        }
        return sum;
    }

    Jet mul(Jet b) {
        Jet product = constant(BigDecimal.ZERO, digits);
        for (int i = 0; i <= DEGREE; i++) {
            for (int j = 0; i + j <= DEGREE; j++) {
                if (c[i][j].signum() != 0) {
                    b.addTo(product, i, j, c[i][j]);
                }
            }
        }
        return product;
    }

    private void addTo(Jet product, int i, int j, BigDecimal factor) {
        for (int k = 0; i + j + k <= DEGREE; k++) {
            for (int l = 0; i + j + k + l <= DEGREE; l++) {
                if (c[k][l].signum() != 0) {
                    product.c[i + k][j + l] = sum(product.c[i + k][j + l], factor.multiply(c[k][l]));
                }
            }
        }
    }

    Jet add(double b) {
        return add(constant(b));
    }

    Jet mul(double b) {
        return mul(constant(b));
    }

    Jet neg() {
        return mul(-1);
    }

    Jet square() {
        return mul(this);
    }

    Jet div(Jet b) {
        return mul(b.reciprocal());
    }

    Jet abs() {
        return value().signum() < 0 ? neg() : this;
    }

    /** f(this), from f's Taylor coefficients at the value. */
    private Jet into(BigDecimal... f) {
        Jet inner = new Jet(c.clone(), digits);
        inner.c[0] = c[0].clone();
        inner.c[0][0] = BigDecimal.ZERO;
        Jet y = constant(f[DEGREE], digits);
        for (int k = DEGREE - 1; k >= 0; k--) {
            y = y.mul(inner).add(constant(f[k], digits));
        }
        return y;
    }

    Jet reciprocal() {
        BigDecimal[] f = new BigDecimal[DEGREE + 1];
        f[0] = BigDecimal.ONE.divide(value(), digits);
        for (int k = 1; k <= DEGREE; k++) {
            f[k] = f[k - 1].multiply(f[0], digits).negate();
        }
        return into(f);
    }

    Jet exp() {
        BigDecimal e = BigFunctions.exp(value(), digits);
        return inTurn(e, e);
    }

    Jet expm1() {
        Jet y = exp();
        y.c[0][0] = BigFunctions.expm1(value(), digits);
        return y;
    }

    Jet sinh() {
        return inTurn(sinhOfValue(), exp().add(neg().exp()).mul(0.5).value());
    }

    Jet cosh() {
        return inTurn(exp().add(neg().exp()).mul(0.5).value(), sinhOfValue());
    }

    private BigDecimal sinhOfValue() {
        return expm1().sub(neg().expm1()).mul(0.5).value();
    }

    /** Of a function whose derivatives are these two in turn. */
    private Jet inTurn(BigDecimal even, BigDecimal odd) {
        BigDecimal[] f = new BigDecimal[DEGREE + 1];
        for (int k = 0; k <= DEGREE; k++) {
            f[k] = (k % 2 == 0 ? even : odd).divide(BigDecimal.valueOf(factorial(k)), digits);
        }
        return into(f);
    }

    /** With s = 1 - t^2, the derivatives are s, -2 t s, s (4 t^2 - 2 s), 8 t s (2 s - t^2). */
    Jet tanh() {
        BigDecimal twice = value().abs().multiply(BigDecimal.valueOf(-2));
        BigDecimal e = BigFunctions.exp(twice, digits);
        BigDecimal below = BigDecimal.ONE.add(e);
        BigDecimal size = BigFunctions.expm1(twice, digits).negate().divide(below, digits);
        BigDecimal t = value().signum() < 0 ? size.negate() : size;
        BigDecimal s = e.multiply(BigDecimal.valueOf(4)).divide(below.pow(2), digits);
        BigDecimal square = t.multiply(t);
        BigDecimal three = BigDecimal.valueOf(3);
        return into(
                t,
                s,
                t.multiply(s).negate().round(digits),
                square.add(square).subtract(s).multiply(s).divide(three, digits),
                s.add(s).subtract(square).multiply(s).multiply(t).divide(three, digits));
    }

    Jet log() {
        return logarithm(BigFunctions.log(value(), digits), value());
    }

    /** ln(1 + this). */
    Jet log1p() {
        return logarithm(BigFunctions.log1p(value(), digits), value().add(BigDecimal.ONE));
    }

    private Jet logarithm(BigDecimal value, BigDecimal of) {
        BigDecimal[] f = new BigDecimal[DEGREE + 1];
        f[0] = value;
        BigDecimal inverse = BigDecimal.ONE.divide(of, digits);
        BigDecimal power = inverse;
        for (int k = 1; k <= DEGREE; k++) {
            f[k] = power.divide(BigDecimal.valueOf(k % 2 == 1 ? k : -k), digits);
            power = power.multiply(inverse, digits);
        }
        return into(f);
    }

    Jet sqrt() {
        BigDecimal[] f = new BigDecimal[DEGREE + 1];
        f[0] = value().sqrt(digits);
        for (int k = 1; k <= DEGREE; k++) {
            BigDecimal factor = BigDecimal.valueOf(3 - 2L * k);
            f[k] = f[k - 1].multiply(factor).divide(value().multiply(BigDecimal.valueOf(2L * k)), digits);
        }
        return into(f);
    }

    Jet sin() {
        return turned(0);
    }

    Jet cos() {
        return turned(1);
    }

    private Jet turned(int quarters) {
        BigDecimal[] f = new BigDecimal[DEGREE + 1];
        for (int k = 0; k <= DEGREE; k++) {
            f[k] = BigFunctions.sin(value(), quarters + k, digits).divide(BigDecimal.valueOf(factorial(k)), digits);
        }
        return into(f);
    }

    Jet atan() {
        BigDecimal a = value();
        BigDecimal square = a.multiply(a);
        BigDecimal w = BigDecimal.ONE.divide(BigDecimal.ONE.add(square), digits);
        BigDecimal third = BigDecimal.valueOf(3).multiply(square).subtract(BigDecimal.ONE);
        return into(
                BigFunctions.atan(a, digits),
                w,
                a.multiply(w.pow(2)).negate().round(digits),
                third.multiply(w.pow(3)).divide(BigDecimal.valueOf(3), digits),
                a.multiply(BigDecimal.ONE.subtract(square)).multiply(w.pow(4)).round(digits));
    }

    Jet erfc() {
        Jet y = erf().neg();
        y.c[0][0] = BigFunctions.erfc(value(), digits);
        return y;
    }

    Jet erf() {
        BigDecimal a = value();
        BigDecimal square = a.multiply(a);
        BigDecimal e = BigFunctions.bell(a, digits);
        BigDecimal third = square.multiply(BigDecimal.valueOf(4)).subtract(BigDecimal.valueOf(2));
        BigDecimal fourth = BigDecimal.valueOf(12)
                .subtract(square.multiply(BigDecimal.valueOf(8)))
                .multiply(a);
        return into(
                BigFunctions.erf(a, digits),
                e,
                a.negate().multiply(e, digits),
                third.multiply(e).divide(BigDecimal.valueOf(6), digits),
                fourth.multiply(e).divide(BigDecimal.valueOf(24), digits));
    }

    private static long factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }
}

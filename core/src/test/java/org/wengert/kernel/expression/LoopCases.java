package org.wengert.kernel.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.VectorModule;

/** Expressions of every primitive and every composition, and their loops in every form, as bits. Run as a program, it prints them as one number. */
final class LoopCases {
    private static final double[] SPECIAL = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        1e-40,
        88.8,
        -87.5,
        -103.9,
        709.9,
        -745.2
    };

    private LoopCases() {}

    /** Expressions of up to three inputs, by name. */
    static Map<String, Function<Expression[], Expression>> all() {
        Map<String, Function<Expression[], Expression>> all = new LinkedHashMap<>();
        unary(all, "exp", Transcendentals::exp);
        unary(all, "expm1", Transcendentals::expm1);
        unary(all, "log", Transcendentals::log);
        unary(all, "log1p", Transcendentals::log1p);
        unary(all, "tanh", Transcendentals::tanh);
        unary(all, "sigmoid", Transcendentals::sigmoid);
        unary(all, "logistic", Transcendentals::logistic);
        unary(all, "softplus", Transcendentals::softplus);
        unary(all, "logSigmoid", Transcendentals::logSigmoid);
        unary(all, "silu", Transcendentals::silu);
        unary(all, "mish", Transcendentals::mish);
        unary(all, "erf", ErrorFunctions::erf);
        unary(all, "erfc", ErrorFunctions::erfc);
        unary(all, "gelu", ErrorFunctions::gelu);
        unary(all, "geluTanh", ErrorFunctions::geluTanh);
        unary(all, "neg", Expression::neg);
        unary(all, "abs", Expression::abs);
        unary(all, "sqrt", Expression::sqrt);
        unary(all, "reciprocal", Expression::reciprocal);
        unary(all, "relu", x -> x.max(0));
        unary(all, "inDouble", x -> x.inDouble(z -> z.mul(z).add(0.1)));
        all.put("arithmetic", in -> in[0].mul(in[1]).sub(in[2]).div(in[1].add(3)));
        all.put("fma", in -> in[0].fma(in[1], in[2]));
        all.put("largest", in -> in[0].max(in[1]).min(in[2]));
        all.put("strongProduct", in -> in[0].eq(0).select(in[0].like(0), in[0].mul(in[1])));
        all.put("select", in -> in[0].lt(in[1]).select(in[1].le(in[2]).select(in[2], in[0]), in[1]));
        all.put("unequal", in -> in[0].ne(in[1]).select(in[2], in[0]));
        all.put(
                "bits",
                in -> in[0].bits()
                        .shiftRight(3)
                        .and(12345)
                        .or(in[1].bits())
                        .minus(7)
                        .plus(in[2].bits())
                        .shiftLeft(1)
                        .asNumber());
        all.put("copySign", in -> in[0].copySign(in[1]).add(in[2]));
        all.put(
                "tanhBackward",
                in -> in[0].mul(in[1].abs().le(0.9).select(in[1].square().rsub(1), Transcendentals.logistic(in[2]))));
        return all;
    }

    private static void unary(
            Map<String, Function<Expression[], Expression>> all, String name, UnaryOperator<Expression> f) {
        all.put(name, in -> f.apply(in[0]));
    }

    /** The program of an expression over numbers of this kind. */
    static Program program(Function<Expression[], Expression> f, Kind kind) {
        Expression[] in = new Expression[3];
        for (int i = 0; i < in.length; i++) {
            in[i] = Expression.input(i, kind);
        }
        return Program.of(f.apply(in), in.length);
    }

    /** Special values first, then normal ones of all sizes. */
    static Object numbers(Kind kind, int n, Random random) {
        double[] doubles = new double[n];
        for (int i = 0; i < n; i++) {
            int at = random.nextInt(3 * SPECIAL.length);
            doubles[i] =
                    at < SPECIAL.length ? SPECIAL[at] : random.nextGaussian() * Math.pow(2, random.nextInt(20) - 10);
        }
        if (kind == Kind.DOUBLE) {
            return doubles;
        }
        float[] floats = new float[n];
        for (int i = 0; i < n; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    static Object array(Kind kind, int n) {
        return kind == Kind.FLOAT ? new float[n] : new double[n];
    }

    /** The bits of an element; one NaN is as good as another. */
    static long bits(Object array, int i) {
        return array instanceof float[] floats
                ? Float.floatToIntBits(floats[i])
                : Double.doubleToLongBits(((double[]) array)[i]);
    }

    /** The loop over vectors and then over what they leave, or without vectors. */
    static void run(ElementwiseLoop loop, Object[] in, Object y, int from, int to, int rowStart, int row) {
        int reached = loop.lanes(in[0], in[1], in[2], null, y, from, to, rowStart, row);
        loop.scalar(in[0], in[1], in[2], null, y, reached, to, rowStart, row);
    }

    /** The generated loop, with vectors if there are any. */
    static ElementwiseLoop generated(Program program, int forms) {
        try {
            return LoopWriter.loop(program, forms, VectorModule.isPresent());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    public static void main(@Nullable String[] arguments) {
        int n = 333;
        long hash = 0;
        for (Kind kind : new Kind[] {Kind.FLOAT, Kind.DOUBLE}) {
            Random random = new Random(7);
            Object[] in = {numbers(kind, n, random), numbers(kind, n, random), numbers(kind, n, random)};
            for (Function<Expression[], Expression> f : all().values()) {
                Object y = array(kind, n);
                run(generated(program(f, kind), 0), in, y, 0, n, 0, 0);
                for (int i = 0; i < n; i++) {
                    hash = 31 * hash + bits(y, i);
                }
            }
        }
        System.out.println("bits " + hash);
    }
}

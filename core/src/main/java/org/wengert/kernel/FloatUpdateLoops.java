package org.wengert.kernel;

/**
 * The loops that optimizers' updates of {@code float} arrays are made of, for from &lt;= i &lt; to. d[i] is g[i] + decay x[i], and g[i] without decay.
 *
 * <p>Note (the form): HotSpot's C2 compiler vectorises these, since each stores into one array, has the same index for all, and at most one condition, which it
 * moves out of the loop.
 */
@SuppressWarnings("cast") // needed for float, redundant for double
final class FloatUpdateLoops {
    private FloatUpdateLoops() {}

    /** x[i] = factor x[i]. */
    static void scale(float[] x, float factor, int from, int to) {
        for (int i = from; i < to; i++) {
            x[i] = factor * x[i];
        }
    }

    /** y[y0 + i step] += x[x0 + i] for i &lt; n. */
    static void add(float[] x, int x0, float[] y, int y0, int step, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + i * step] += x[x0 + i];
        }
    }

    /** y[i] = kept y[i] + share d[i]. */
    static void carry(float[] y, float[] g, float[] x, float decay, float kept, float share, int from, int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            y[i] = kept * y[i] + share * d;
        }
    }

    /** y[i] = kept y[i] + share d[i]^2. */
    static void carrySquare(float[] y, float[] g, float[] x, float decay, float kept, float share, int from, int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            y[i] = kept * y[i] + share * (d * d);
        }
    }

    /** y[i] += share (d[i] - y[i]). */
    static void approach(float[] y, float[] g, float[] x, float decay, float share, int from, int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            y[i] = y[i] + share * (d - y[i]);
        }
    }

    /** y[i] = max(y[i], v[i]). */
    static void max(float[] y, float[] v, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.max(y[i], v[i]);
        }
    }

    /** x[i] -= rate d[i]. */
    static void descend(float[] x, float[] g, float decay, float rate, int from, int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            x[i] = x[i] - rate * d;
        }
    }

    /** x[i] -= rate (d[i] + ahead v[i]). */
    static void descendAhead(float[] x, float[] g, float decay, float rate, float[] v, float ahead, int from, int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            x[i] = x[i] - rate * (d + ahead * v[i]);
        }
    }

    /** x[i] -= rate d[i] / (scale sqrt(v[i]) + epsilon). */
    static void descendByRoot(
            float[] x, float[] g, float decay, float rate, float[] v, float scale, float epsilon, int from, int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            x[i] = x[i] - rate * (d / (scale * (float) Math.sqrt(v[i]) + epsilon));
        }
    }

    /** x[i] -= rate d[i] / (sqrt(v[i] - m[i]^2) + epsilon). */
    static void descendByDeviation(
            float[] x, float[] g, float decay, float rate, float[] v, float[] m, float epsilon, int from, int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            x[i] = x[i] - rate * (d / ((float) Math.sqrt(v[i] - m[i] * m[i]) + epsilon));
        }
    }

    /** y[i] = kept y[i] + d[i] / (sqrt(v[i]) + epsilon). */
    static void carryByRoot(
            float[] y, float[] g, float[] x, float decay, float kept, float[] v, float epsilon, int from, int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            y[i] = kept * y[i] + d / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }

    /** y[i] = kept y[i] + d[i] / (sqrt(v[i] - m[i]^2) + epsilon). */
    static void carryByDeviation(
            float[] y,
            float[] g,
            float[] x,
            float decay,
            float kept,
            float[] v,
            float[] m,
            float epsilon,
            int from,
            int to) {
        boolean decays = decay != 0;
        for (int i = from; i < to; i++) {
            float d = decays ? g[i] + decay * x[i] : g[i];
            y[i] = kept * y[i] + d / ((float) Math.sqrt(v[i] - m[i] * m[i]) + epsilon);
        }
    }
}

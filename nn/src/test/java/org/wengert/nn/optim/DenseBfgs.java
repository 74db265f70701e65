package org.wengert.nn.optim;

import java.util.ArrayList;
import java.util.List;

/** BFGS with a matrix for the inverse Hessian, H = (1 - s y' / y's) H (1 - y s' / y's) + s s' / y's, on {@link PlainNetwork}. */
final class DenseBfgs {
    static double[] run(int iterations, double rate, int history) {
        double[] w = PlainNetwork.start();
        List<double[][]> pairs = new ArrayList<>();
        double[] before = null;
        double[] step = null;
        for (int k = 0; k < iterations; k++) {
            double[] g = PlainNetwork.gradient(w);
            if (before != null) {
                double[] y = new double[w.length];
                for (int i = 0; i < y.length; i++) {
                    y[i] = g[i] - before[i];
                }
                if (dot(y, step) > 1e-10) {
                    pairs.add(new double[][] {step, y});
                }
                if (pairs.size() > history) {
                    pairs.remove(0);
                }
            }
            double t = before == null
                    ? rate
                            * Math.min(
                                    1,
                                    1
                                            / java.util.Arrays.stream(g)
                                                    .map(Math::abs)
                                                    .sum())
                    : rate;
            double[][] h = inverseHessian(w.length, pairs);
            step = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                step[i] = -t * dot(h[i], g);
            }
            for (int i = 0; i < w.length; i++) {
                w[i] += step[i];
            }
            before = g;
        }
        return w;
    }

    private static double[][] inverseHessian(int n, List<double[][]> pairs) {
        double[][] h = new double[n][n];
        double scale = 1;
        if (!pairs.isEmpty()) {
            double[][] last = pairs.get(pairs.size() - 1);
            scale = dot(last[0], last[1]) / dot(last[1], last[1]);
        }
        for (int i = 0; i < n; i++) {
            h[i][i] = scale;
        }
        for (double[][] pair : pairs) {
            double[] s = pair[0];
            double[] y = pair[1];
            double rho = 1 / dot(y, s);
            double[][] left = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    left[i][j] = (i == j ? 1 : 0) - rho * s[i] * y[j];
                }
            }
            h = product(product(left, h), transposed(left));
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    h[i][j] += rho * s[i] * s[j];
                }
            }
        }
        return h;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] y = new double[a.length][a.length];
        double[][] columns = transposed(b);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                y[i][j] = dot(a[i], columns[j]);
            }
        }
        return y;
    }

    private static double[][] transposed(double[][] a) {
        double[][] y = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                y[i][j] = a[j][i];
            }
        }
        return y;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private DenseBfgs() {}
}

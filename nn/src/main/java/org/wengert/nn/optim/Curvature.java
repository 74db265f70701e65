package org.wengert.nn.optim;

import java.util.ArrayList;
import java.util.List;

/** An estimate of the inverse Hessian from the last steps s and the changes y of the gradient along them: y = H s. */
final class Curvature {
    /** A pair with a smaller y s would make the estimate indefinite. */
    private static final double LEAST = 1e-10;

    final List<double[]> steps = new ArrayList<>();
    final List<double[]> changes = new ArrayList<>();
    private double scale = 1;

    /** Adds a pair, and drops the oldest beyond {@code most}. */
    void add(double[] step, double[] change, int most) {
        double ys = FlatParameters.dot(change, step);
        if (!(ys > LEAST)) {
            return;
        }
        while (steps.size() >= most) {
            steps.remove(0);
            changes.remove(0);
        }
        steps.add(step);
        changes.add(change);
        scale = ys / FlatParameters.dot(change, change);
    }

    /** The factor of the identity that the estimate starts from. */
    double scale() {
        return scale;
    }

    void scale(double scale) {
        this.scale = scale;
    }

    /** Returns -H^-1 g, by Nocedal's two loops. */
    double[] direction(double[] g) {
        int k = steps.size();
        double[] r = new double[g.length];
        FlatParameters.add(r, -1, g);
        double[] alphas = new double[k];
        for (int i = k - 1; i >= 0; i--) {
            double[] s = steps.get(i);
            double[] y = changes.get(i);
            alphas[i] = FlatParameters.dot(s, r) / FlatParameters.dot(y, s);
            FlatParameters.add(r, -alphas[i], y);
        }
        for (int i = 0; i < r.length; i++) {
            r[i] *= scale;
        }
        for (int i = 0; i < k; i++) {
            double[] s = steps.get(i);
            double[] y = changes.get(i);
            double beta = FlatParameters.dot(y, r) / FlatParameters.dot(y, s);
            FlatParameters.add(r, alphas[i] - beta, s);
        }
        return r;
    }
}

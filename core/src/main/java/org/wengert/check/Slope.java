package org.wengert.check;

/**
 * What differences at all steps say about a line at t = 0. Slower and more careful than the first look of {@link Comparison}: rounding is measured,
 * not assumed, and an estimate counts only if no smaller step contradicts it.
 *
 * @param isInside whether f is finite on both sides for some step
 * @param noise how much f moves when the point hardly does
 * @param central the slope
 * @param bend how much the slope to the right exceeds that to the left
 * @param left the slope to the left
 * @param right the slope to the right
 * @param leftJump how far f itself is from its limit on the left
 * @param rightJump the same on the right
 */
record Slope(
        boolean isInside,
        double noise,
        Estimate central,
        Estimate bend,
        Estimate left,
        Estimate right,
        Estimate leftJump,
        Estimate rightJump) {

    static Slope along(Line line) {
        double noise = noise(line);
        Ladder central = new Ladder(Tableau.EVEN);
        Ladder bend = new Ladder(Tableau.ALL);
        Ladder left = new Ladder(Tableau.ALL);
        Ladder right = new Ladder(Tableau.ALL);
        Ladder leftJump = new Ladder(Tableau.ALL);
        Ladder rightJump = new Ladder(Tableau.ALL);
        boolean inside = false;
        for (int k = 0; k < Line.STEPS; k++) {
            if (!line.isInside(k)) {
                continue;
            }
            inside = true;
            double h = line.step(k);
            double off = Math.max(line.rounding(k), noise);
            central.add(line.central(k), off / h);
            bend.add(line.bend(k), 2 * off / h);
            left.add(line.backward(k) / h, off / h);
            right.add(line.forward(k) / h, off / h);
            leftJump.add(line.backward(k), off);
            rightJump.add(line.forward(k), off);
        }
        return new Slope(
                inside,
                noise,
                central.settled(),
                bend.settled(),
                left.settled(),
                right.settled(),
                leftJump.settled(),
                rightJump.settled());
    }

    /**
     * The noise level by Hamming's difference table, as More and Wild use it: of values at close and equal steps, a smooth function leaves nothing in
     * the higher differences, and independent errors of size s leave s sqrt((2k)!) / k!. Four times the largest of these s, to be a bound.
     */
    private static double noise(Line line) {
        double[] table = new double[7];
        for (int i = 0; i < table.length; i++) {
            table[i] = line.difference(Math.scalb(i - 3.0, -34))[0];
        }
        double worst = 0;
        double growth = 1;
        for (int order = 1; order <= 5; order++) {
            int n = table.length - order;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                table[i] = table[i + 1] - table[i];
                squares += table[i] * table[i];
            }
            growth *= (4.0 * order - 2) / order;
            if (order >= 2) {
                worst = Math.max(worst, Math.sqrt(squares / n / growth));
            }
        }
        return worst <= Double.MAX_VALUE ? 4 * worst : 0;
    }

    /** The rows of a tableau, each with its own best estimate. */
    private static final class Ladder {
        private final Tableau tableau;
        private final Estimate[] rows = new Estimate[Line.STEPS];
        private int count;

        Ladder(double ratio) {
            tableau = new Tableau(ratio);
        }

        void add(double value, double noise) {
            rows[count++] = tableau.add(value, noise);
        }

        /** The most precise row that no row below it, made with smaller steps, contradicts. */
        Estimate settled() {
            Estimate best = Estimate.NONE;
            for (int i = 0; i < count; i++) {
                if (rows[i].error() < best.error() && !isContradicted(i)) {
                    best = rows[i];
                }
            }
            return best;
        }

        private boolean isContradicted(int i) {
            for (int later = i + 1; later < count; later++) {
                if (Math.abs(rows[later].value() - rows[i].value()) > 4 * (rows[i].error() + rows[later].error())) {
                    return true;
                }
            }
            return false;
        }
    }
}

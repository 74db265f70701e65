package org.wengert.check;

/**
 * What differences at all steps say about a line at t = 0. Slower and more careful than the first look of {@link Comparison}: rounding is measured,
 * not assumed, and an estimate counts only as far as no smaller step contradicts it.
 *
 * @param noise how much f moves when its input hardly does
 * @param slopes the central differences
 * @param bends how much those to the right exceed those to the left
 * @param central the slope
 * @param bend how much the slope to the right exceeds that to the left
 * @param left the slope to the left
 * @param right the slope to the right
 * @param leftJump how far f itself is from its limit on the left
 * @param rightJump the same on the right
 */
record Slope(
        double noise,
        Ladder slopes,
        Ladder bends,
        Estimate central,
        Estimate bend,
        Estimate left,
        Estimate right,
        Estimate leftJump,
        Estimate rightJump) {
    /** Relative to the size of f. */
    private static final double MOST_NOISE = 1e-9;

    /** As it looks from near by: what large steps show counts only if small ones do not contradict it. */
    static Slope fromNear(Line line) {
        return along(line, Noise.of(line, central(line, 0).settled().step() / 32));
    }

    /**
     * As it looks from afar: what f does within the steps at which it looks smoothest is noise, if it is little. Where f is flat but for its last digits,
     * or adds to a large number, small steps show nothing else.
     */
    static Slope fromAfar(Line line) {
        double noise = Noise.of(line, central(line, 0).sharpest().step() / 32);
        return along(line, Math.min(noise, MOST_NOISE * line.size()));
    }

    private static Ladder central(Line line, double noise) {
        Ladder central = new Ladder(Tableau.EVEN);
        for (int k = 0; k < Line.STEPS; k++) {
            if (line.isInside(k)) {
                central.add(line.central(k), Math.max(line.rounding(k), noise) / line.step(k), line.step(k));
            }
        }
        return central;
    }

    private static Slope along(Line line, double noise) {
        Ladder central = central(line, noise);
        Ladder bend = new Ladder(Tableau.ALL);
        Ladder left = new Ladder(Tableau.ALL);
        Ladder right = new Ladder(Tableau.ALL);
        Ladder leftJump = new Ladder(Tableau.ALL);
        Ladder rightJump = new Ladder(Tableau.ALL);
        for (int k = 0; k < Line.STEPS; k++) {
            if (line.isInside(k)) {
                double h = line.step(k);
                double off = Math.max(line.rounding(k), noise);
                bend.add(line.bend(k), 2 * off / h, h);
                left.add(line.backward(k) / h, off / h, h);
                right.add(line.forward(k) / h, off / h, h);
                leftJump.add(line.backward(k), off, h);
                rightJump.add(line.forward(k), off, h);
            }
        }
        return new Slope(
                noise,
                central,
                bend,
                central.settled(),
                bend.settled(),
                left.settled(),
                right.settled(),
                leftJump.settled(),
                rightJump.settled());
    }
}

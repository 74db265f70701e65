package org.wengert.check;

/**
 * What differences at all steps say about a line at t = 0. Slower and more careful than the first look of {@link Comparison}: rounding is measured,
 * not assumed, and an estimate counts only as far as no smaller step contradicts it.
 *
 * @param noise how much f moves when its input hardly does
 * @param slopes the central differences
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
        Estimate central,
        Estimate bend,
        Estimate left,
        Estimate right,
        Estimate leftJump,
        Estimate rightJump) {
    private static final double FEATURE = 1e-10;

    static Slope along(Line line) {
        Ladder guess = new Ladder(Tableau.EVEN);
        for (int k = 0; k < Line.STEPS; k++) {
            if (line.isInside(k)) {
                guess.add(line.central(k), line.rounding(k) / line.step(k), line.step(k));
            }
        }
        return along(line, guess.sharpest().isKnown() ? noise(line, guess) : 0);
    }

    /**
     * The noise at steps where f looks smooth, and at the smallest. Where only the largest look smooth, what they leave may be noise, or a narrow feature
     * of f that they step over; so little of it counts that a slope along a narrow, and thus steep, feature is hardly less certain.
     */
    private static double noise(Line line, Ladder guess) {
        double near = guess.settled().step();
        double far = guess.sharpest().step();
        double measured = Math.max(Noise.of(line, near / 32), Noise.atSmallestSteps(line));
        return Math.max(measured, Math.min(Noise.of(line, far / 32), FEATURE * line.size()));
    }

    private static Slope along(Line line, double noise) {
        Ladder central = new Ladder(Tableau.EVEN);
        Ladder bend = new Ladder(Tableau.ALL);
        Ladder left = new Ladder(Tableau.ALL);
        Ladder right = new Ladder(Tableau.ALL);
        Ladder leftJump = new Ladder(Tableau.ALL);
        Ladder rightJump = new Ladder(Tableau.ALL);
        for (int k = 0; k < Line.STEPS; k++) {
            if (line.isInside(k)) {
                double h = line.step(k);
                double off = Math.max(line.rounding(k), noise);
                central.add(line.central(k), off / h, h);
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
                central.settled(),
                bend.settled(),
                left.settled(),
                right.settled(),
                leftJump.settled(),
                rightJump.settled());
    }
}

package org.wengert;

/** A gradient ready to be added to a leaf's: adding it allocates nothing and cannot fail. */
final class LeafUpdate implements Runnable {
    private final Tensor leaf;
    private final Tensor gradient;

    private LeafUpdate(Tensor leaf, Tensor gradient) {
        this.leaf = leaf;
        this.gradient = gradient;
    }

    static LeafUpdate of(Tensor leaf, GradientSum sum) {
        Tensor gradient = sum.exclusive();
        gradient.array(); // refuses a tensor whose scope has closed
        Tensor before = leaf.lentGrad();
        if (before != null) {
            before.array();
        }
        return new LeafUpdate(leaf, gradient);
    }

    /** Takes the gradient out of its scope, which has kept it until all updates were ready. */
    @Override
    public void run() {
        gradient.storage().release();
        leaf.addToGrad(gradient);
    }
}

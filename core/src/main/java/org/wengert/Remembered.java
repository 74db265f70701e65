package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@link Remembering} knows about a line: its inputs and its result, and the last sweep that reached it. */
final class Remembered {
    final @Nullable GradientTarget[] targets;

    /** Those of the inputs, as far as the line holds them, then that of the result. */
    final @Nullable Tensor[] values;

    final @Nullable Tensor[] products;

    @Nullable
    Tensor gradient;

    @Nullable
    Node root;

    Remembered(@Nullable GradientTarget[] targets, @Nullable Tensor... values) {
        this.targets = targets;
        this.values = values;
        this.products = new Tensor[targets.length];
    }

    void begin(@Nullable Node root, Tensor gradient) {
        this.root = root;
        this.gradient = gradient;
        Arrays.fill(products, null);
    }

    /** Calls a listener as the sweep did. */
    void replay(Node line, SweepListener listener) {
        if (gradient != null) {
            listener.reached(line, gradient);
        }
        for (int i = 0; i < products.length; i++) {
            Tensor product = products[i];
            if (product != null) {
                listener.pulledBack(line, i, product);
            }
        }
    }
}

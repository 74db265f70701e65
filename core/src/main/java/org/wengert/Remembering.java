package org.wengert;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers, for each line that a thread records, what an explanation needs after the tape has been freed. */
final class Remembering implements OpListener {
    private final IdentityHashMap<Tensor, Copy> copies = new IdentityHashMap<>();

    /** The values of a tensor when its storage last changed at this time. */
    private record Copy(Tensor values, long changedAt) {}

    @Override
    public void computed(Op op, Tensor y, Tensor... inputs) {
        if (y.requiresGrad()) {
            @Nullable GradientTarget[] targets = new GradientTarget[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                targets[i] = inputs[i].target();
            }
            remember(y, targets, inputs);
        }
    }

    /** Remembers the line of a result; null stands for an input that it does not hold. */
    void remember(Tensor y, @Nullable GradientTarget[] targets, @Nullable Tensor... inputs) {
        Node line = y.node();
        if (line != null) {
            @Nullable Tensor[] values = new Tensor[inputs.length + 1];
            for (int i = 0; i < inputs.length; i++) {
                Tensor input = inputs[i];
                values[i] = input == null ? null : copy(input);
            }
            values[inputs.length] = copy(y);
            line.metadata().remembered = new Remembered(targets, values);
        }
    }

    /** A copy with the name of the original; one for all uses, unless the original changes between them. */
    private Tensor copy(Tensor x) {
        Copy known = copies.get(x);
        long changedAt = x.storage().changedAt();
        if (known == null || known.changedAt != changedAt) {
            Tensor values = x.copy();
            if (x.name() != null) {
                values = values.named(x.name());
            }
            known = new Copy(values, changedAt);
            copies.put(x, known);
        }
        return known.values;
    }

    /** A listener that remembers a sweep from this result. */
    SweepListener sweepFrom(@Nullable Node root) {
        return new SweepListener() {
            @Override
            public void reached(Node line, Tensor g) {
                Remembered remembered = line.remembered();
                if (remembered != null) {
                    remembered.begin(root, g.copy());
                }
            }

            @Override
            public void pulledBack(Node line, int input, Tensor product) {
                Remembered remembered = line.remembered();
                if (remembered != null) {
                    remembered.products[input] = product.copy();
                }
            }
        };
    }
}

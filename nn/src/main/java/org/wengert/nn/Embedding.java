package org.wengert.nn;

import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/**
 * y[..., :] = weight[index[...], :]: looks up a vector for each index, of any shape, in a table of shape (entries, size). The table starts with
 * standard normal numbers.
 */
public final class Embedding extends BasicLayer {
    private static final int NONE = -1;

    private final Parameter weight;
    private int padding = NONE;

    /** A table of this number of vectors of this size. */
    public Embedding(int entries, int size) {
        this(entries, size, Init.normal(1));
    }

    /** A table that starts as {@code weight} says. */
    public Embedding(int entries, int size, Init weight) {
        Inputs.atLeast(0, entries, "Embedding", "number of entries");
        Inputs.atLeast(0, size, "Embedding", "size");
        this.weight = Arguments.notNull(weight, "Embedding: the weight's init", "Pass one: Init.normal(1).")
                .parameter(entries, size);
    }

    private Embedding(Parameter weight) {
        this.weight = weight;
    }

    /** Returns a table of copies of these vectors, of shape (entries, size); frozen, unless {@code requiresGrad(true)} says otherwise. */
    public static Embedding fromPretrained(Tensor vectors) {
        Arguments.notNull(vectors, "Embedding: the tensor of vectors", "Pass a tensor of shape (entries, size).");
        if (vectors.rank() != 2) {
            throw new IllegalArgumentException("Embedding: vectors of shape " + vectors.shape()
                    + ": expected (entries, size). Pass one row for each entry.");
        }
        Embedding embedding = new Embedding(new Parameter(vectors.detach().copy()));
        embedding.weight.requiresGrad(false);
        return embedding;
    }

    /**
     * Makes this entry stand for padding: it is 0, and gets no gradient. Set before training.
     *
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public Embedding paddingIndex(int index) {
        Tensor table = weight.own();
        int entries = table.dim(0);
        if (index < -entries || index >= entries) {
            throw new IndexOutOfBoundsException("Embedding: padding index " + index + " of " + entries
                    + " entries. Pass one of them; negative ones count from the end.");
        }
        padding = index < 0 ? index + entries : index;
        try (Tape.Scope off = Tape.noGrad()) {
            table.assign(table.sliceScatter(Tensor.zeros(table.dtype(), 1, table.dim(1)), 0, padding, padding + 1, 1));
        }
        return this;
    }

    @Override
    Tensor compute(Tensor index) {
        if (index.dtype() != DType.INT32) {
            throw Inputs.unfit(
                    this,
                    weight,
                    index,
                    ": expected INT32 indices, found " + index.dtype() + ". Convert it: x.to(DType.INT32).");
        }
        Tensor y = weight.tensor().embedding(index);
        return padding == NONE ? y : Tensor.where(index.eq(padding).unsqueeze(-1), y.detach(), y);
    }

    /** Returns the table, of shape (entries, size). */
    public Parameter weight() {
        return weight;
    }

    @Override
    protected String details() {
        Tensor table = weight.own();
        return table.dim(0) + ", " + table.dim(1) + (padding == NONE ? "" : ", paddingIndex=" + padding);
    }
}

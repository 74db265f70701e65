package org.wengert;

import org.wengert.kernel.Index;

/** The forward half of {@link Indexing}: checks, kernels, samples. */
final class IndexingForward {
    static Shape selected(Tensor[] in, Pick at) {
        checkVector("indexSelect", in[0], in[1]);
        return in[0].shape().with(at.axis(), in[1].size());
    }

    static void select(Tensor y, Tensor[] in, Pick at) {
        Shape x = in[0].shape();
        Index.select(
                in[0].array(),
                outer(x, at),
                x.dim(at.axis()),
                inner(x, at),
                (int[]) in[1].array(),
                in[1].size(),
                y.array());
    }

    static Shape added(Tensor[] in, Pick at) {
        Checks.floating("indexAdd", in[0]);
        Checks.sameType("indexAdd", in[0], in[2]);
        checkVector("indexAdd", in[0], in[1]);
        Shape expected = in[0].shape().with(at.axis(), in[1].size());
        if (!in[2].shape().equals(expected)) {
            throw new IllegalArgumentException("indexAdd: source " + in[2].describe() + " for " + in[1].size()
                    + " indices along axis " + at.axis() + " of " + in[0].describe() + ": expected shape " + expected
                    + ". Give the source one entry for each index.");
        }
        return in[0].shape();
    }

    static void add(Tensor y, Tensor[] in, Pick at) {
        Shape x = in[0].shape();
        Index.add(
                in[0].array(),
                outer(x, at),
                x.dim(at.axis()),
                inner(x, at),
                (int[]) in[1].array(),
                in[1].size(),
                in[2].array(),
                y.array());
    }

    /** Adds g in place to the entries that an index has picked, in the order of the index. */
    static void addInto(Tensor sum, Tensor index, Tensor g, Pick at) {
        add(sum, new Tensor[] {sum, index, g}, at);
    }

    /** Adds g in place to the elements that an index has picked. */
    static void scatterInto(Tensor sum, Tensor index, Tensor g, Pick at) {
        scatter(sum, new Tensor[] {sum, index, g}, at);
    }

    static Shape gathered(Tensor[] in, Pick at) {
        checkIndex("gather", in[0], in[1], at);
        return in[1].shape();
    }

    static void gather(Tensor y, Tensor[] in, Pick at) {
        Index.gather(
                in[0].array(),
                in[0].shape().dims(),
                at.axis(),
                (int[]) in[1].array(),
                in[1].shape().dims(),
                y.array());
    }

    static Shape scattered(Tensor[] in, Pick at) {
        Checks.floating("scatterAdd", in[0]);
        Checks.sameType("scatterAdd", in[0], in[2]);
        checkIndex("scatterAdd", in[0], in[1], at);
        if (!in[2].shape().equals(in[1].shape())) {
            throw new IllegalArgumentException("scatterAdd: source " + in[2].describe() + " and index "
                    + in[1].describe() + ": shapes differ. Give the source one element for each element of the index.");
        }
        return in[0].shape();
    }

    static void scatter(Tensor y, Tensor[] in, Pick at) {
        Index.scatterAdd(
                in[0].array(),
                y.shape().dims(),
                at.axis(),
                (int[]) in[1].array(),
                in[1].shape().dims(),
                in[2].array(),
                y.array());
    }

    static Shape looked(Tensor[] in, Pick at) {
        Tensor table = in[0];
        Tensor index = in[1];
        Checks.type("embedding", index, DType.INT32, "Convert the indices: to(DType.INT32).");
        if (table.rank() != 2) {
            throw new IllegalArgumentException("embedding: table " + table.describe()
                    + ": expected shape [entries, size]. Call it on the table, with the indices as its argument.");
        }
        return index.shape().insert(index.rank(), table.dim(1));
    }

    static void look(Tensor y, Tensor... in) {
        Index.select(in[0].array(), 1, in[0].dim(0), in[0].dim(1), (int[]) in[1].array(), in[1].size(), y.array());
    }

    private static void checkVector(String operation, Tensor x, Tensor indices) {
        Checks.type(operation, indices, DType.INT32, "Convert the indices: to(DType.INT32).");
        if (indices.rank() != 1) {
            throw new IllegalArgumentException(operation + ": indices " + indices.describe() + " into " + x.describe()
                    + ": expected a vector. Flatten them, or use gather for one element per index.");
        }
    }

    private static void checkIndex(String operation, Tensor x, Tensor index, Pick at) {
        Checks.type(operation, index, DType.INT32, "Convert the index: to(DType.INT32).");
        boolean fits = index.rank() == x.rank();
        for (int i = 0; fits && i < x.rank(); i++) {
            fits = i == at.axis() || index.dim(i) <= x.dim(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    operation + ": index " + index.describe() + " into " + x.describe() + " along axis " + at.axis()
                            + ": expected the same rank, and no larger sizes except along that axis. Slice or unsqueeze the index to fit.");
        }
    }

    private static int outer(Shape x, Pick at) {
        return x.sizeBetween(0, at.axis());
    }

    private static int inner(Shape x, Pick at) {
        return x.sizeBetween(at.axis() + 1, x.rank());
    }

    static Samples.Sample drawSelect(Sampler draw) {
        Shape x = draw.shape(1, 1);
        Pick at = new Pick(draw.between(0, x.rank() - 1));
        return Samples.Sample.with(
                at, draw.tensor(x, Domain.REALS), draw.indices(Shape.of(draw.size(0)), x.dim(at.axis())));
    }

    static Samples.Sample drawLook(Sampler draw) {
        Shape table = Shape.of(draw.size(1), draw.size(0));
        return Samples.Sample.with(
                new Pick(0), draw.tensor(table, Domain.REALS), draw.indices(draw.shape(), table.dim(0)));
    }

    static Samples.Sample drawAdd(Sampler draw) {
        Shape x = draw.shape(1, 1);
        Pick at = new Pick(draw.between(0, x.rank() - 1));
        int picks = draw.size(0);
        return Samples.Sample.with(
                at,
                draw.tensor(x, Domain.REALS),
                draw.indices(Shape.of(picks), x.dim(at.axis())),
                draw.tensor(x.with(at.axis(), picks), Domain.REALS));
    }

    static Samples.Sample drawGather(Sampler draw) {
        Shape x = draw.shape(1, 1);
        Pick at = new Pick(draw.between(0, x.rank() - 1));
        return Samples.Sample.with(
                at, draw.tensor(x, Domain.REALS), draw.indices(smaller(draw, x, at), x.dim(at.axis())));
    }

    static Samples.Sample drawScatter(Sampler draw) {
        Shape x = draw.shape(1, 1);
        Pick at = new Pick(draw.between(0, x.rank() - 1));
        Shape index = smaller(draw, x, at);
        return Samples.Sample.with(
                at,
                draw.tensor(x, Domain.REALS),
                draw.indices(index, x.dim(at.axis())),
                draw.tensor(index, Domain.REALS));
    }

    private static Shape smaller(Sampler draw, Shape x, Pick at) {
        int[] dims = x.toArray();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == at.axis() ? draw.size(0) : draw.between(0, dims[i]);
        }
        return Shape.of(dims);
    }

    private IndexingForward() {}
}

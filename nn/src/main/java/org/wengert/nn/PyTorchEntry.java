package org.wengert.nn;

import java.util.ArrayList;
import java.util.List;
import org.wengert.Tensor;

/**
 * A tensor that PyTorch stores in another form than a module of ours holds it.
 *
 * @param name its name in PyTorch's module
 * @param transposed whether its rows are our columns
 * @param parts the names of our tensors whose rows, in PyTorch's form, it holds one after another
 */
record PyTorchEntry(String name, boolean transposed, List<String> parts) {
    PyTorchEntry(String name, boolean transposed, String... parts) {
        this(name, transposed, List.of(parts));
    }

    /** Returns PyTorch's tensor of our parts. */
    Tensor join(List<Tensor> ours) {
        Tensor[] rows = ours.stream().map(this::turned).toArray(Tensor[]::new);
        return rows.length == 1 ? rows[0] : Tensor.concat(0, rows);
    }

    /** Returns our parts of PyTorch's tensor, each as large as the one in {@code like}. */
    List<Tensor> split(Tensor theirs, List<Tensor> like) {
        if (like.size() == 1) {
            return List.of(turned(theirs));
        }
        List<Tensor> ours = new ArrayList<>();
        int from = 0;
        for (Tensor part : like) {
            int to = from + part.dim(transposed ? 1 : 0);
            ours.add(turned(theirs.slice(0, from, to)));
            from = to;
        }
        return ours;
    }

    private Tensor turned(Tensor x) {
        return transposed ? x.transpose(0, 1) : x;
    }
}

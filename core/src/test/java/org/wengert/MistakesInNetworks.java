package org.wengert;

import static org.wengert.Mistake.argument;
import static org.wengert.Mistake.index;
import static org.wengert.Mistake.state;

import java.util.List;

/** Convolutions, pools, normalizations, attention and losses over classes of the wrong kind. */
final class MistakesInNetworks {
    private static Tensor images(int... shape) {
        return Tensor.ones(shape);
    }

    static final List<Mistake> ALL = List.of(
            argument(
                    "an image without a batch",
                    o -> o.batch.conv2d(images(2, 3, 2, 2)),
                    "conv2d: FLOAT32 [2, 3, 4] with FLOAT32 [2, 3, 2, 2]: expected images [n, channels, height, width] and a weight of 4 axes. Unsqueeze what is missing."),
            argument(
                    "a kernel that is no kernel",
                    o -> images(1, 3, 5, 5).conv2d(o.batch),
                    "conv2d: FLOAT32 [1, 3, 5, 5] with FLOAT32 [2, 3, 4]: expected images [n, channels, height, width] and a weight of 4 axes. Unsqueeze what is missing."),
            argument(
                    "channels that the weight does not have",
                    o -> images(1, 3, 5, 5).conv2d(images(2, 4, 2, 2)),
                    "conv2d: FLOAT32 [1, 3, 5, 5] with FLOAT32 [2, 4, 2, 2]: 1 group of 4 channels in the weight, and 3 channels in the image. Give the weight shape [outputs, 3, height, width]."),
            argument(
                    "groups that do not divide the channels",
                    o -> images(1, 3, 5, 5).conv2d(images(2, 3, 2, 2), Conv.DEFAULT.groups(2)),
                    "conv2d: FLOAT32 [1, 3, 5, 5] with FLOAT32 [2, 3, 2, 2]: 2 groups do not divide 3 channels and 2 outputs. Choose a number of groups that divides both."),
            argument(
                    "groups that do not divide the outputs",
                    o -> images(1, 4, 5, 5).conv2d(images(3, 2, 2, 2), Conv.DEFAULT.groups(2)),
                    "conv2d: FLOAT32 [1, 4, 5, 5] with FLOAT32 [3, 2, 2, 2]: 2 groups do not divide 4 channels and 3 outputs. Choose a number of groups that divides both."),
            argument(
                    "channels of groups",
                    o -> images(1, 4, 5, 5).conv2d(images(2, 4, 2, 2), Conv.DEFAULT.groups(2)),
                    "conv2d: FLOAT32 [1, 4, 5, 5] with FLOAT32 [2, 4, 2, 2]: 2 groups of 4 channels in the weight, and 4 channels in the image. Give the weight shape [outputs, 2, height, width]."),
            argument(
                    "a kernel larger than the image",
                    o -> images(1, 1, 2, 5).conv2d(images(1, 1, 3, 3)),
                    "conv2d: FLOAT32 [1, 1, 2, 5] with FLOAT32 [1, 1, 3, 3]: the kernel, 3 x 3 with dilation 1 x 1, is larger than the image, 2 x 5 with padding 0 x 0. Pad the image, or use a smaller kernel."),
            argument(
                    "a dilated kernel larger than the padded image",
                    o -> images(1, 1, 5, 5)
                            .conv2d(images(1, 1, 3, 3), Conv.DEFAULT.dilation(4).padding(1)),
                    "conv2d: FLOAT32 [1, 1, 5, 5] with FLOAT32 [1, 1, 3, 3]: the kernel, 3 x 3 with dilation 4 x 4, is larger than the image, 5 x 5 with padding 1 x 1. Pad the image, or use a smaller kernel."),
            argument(
                    "an image of another type",
                    o -> images(1, 1, 5, 5).conv2d(Tensor.ones(DType.FLOAT64, 1, 1, 3, 3)),
                    "conv2d: FLOAT32 [1, 1, 5, 5] and FLOAT64 [1, 1, 3, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "an image of integers",
                    o -> Tensor.ones(DType.INT32, 1, 1, 5, 5).conv2d(Tensor.ones(DType.INT32, 1, 1, 3, 3)),
                    "conv2d: INT32 [1, 1, 5, 5]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "an empty image",
                    o -> images(1, 1, 0, 5).conv2d(images(1, 1, 1, 1)),
                    "conv2d: FLOAT32 [1, 1, 0, 5] with FLOAT32 [1, 1, 1, 1]: the kernel, 1 x 1 with dilation 1 x 1, is larger than the image, 0 x 5 with padding 0 x 0. Pad the image, or use a smaller kernel."),
            argument(
                    "a bias of another size",
                    o -> images(1, 3, 5, 5).conv2d(images(2, 3, 2, 2), o.row, Conv.DEFAULT),
                    "conv2d: bias FLOAT32 [3]: expected shape [2], one number for each output. Reshape it, or leave it out."),
            argument(
                    "a bias of another type",
                    o -> images(1, 3, 5, 5).conv2d(images(2, 3, 2, 2), o.doubles, Conv.DEFAULT),
                    "conv2d: FLOAT32 [1, 3, 5, 5] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "a stride of 0",
                    o -> Conv.DEFAULT.stride(0),
                    "conv: stride 0 x 0, padding 0 x 0, dilation 1 x 1, groups 1, output padding 0 x 0: expected strides, dilations and groups of 1 or more, and paddings of 0 or more. Leave out an option to keep its default."),
            argument(
                    "a negative padding",
                    o -> Conv.DEFAULT.padding(-1),
                    "conv: stride 1 x 1, padding -1 x -1, dilation 1 x 1, groups 1, output padding 0 x 0: expected strides, dilations and groups of 1 or more, and paddings of 0 or more. Leave out an option to keep its default."),
            argument(
                    "a dilation of 0",
                    o -> Conv.DEFAULT.dilation(1, 0),
                    "conv: stride 1 x 1, padding 0 x 0, dilation 1 x 0, groups 1, output padding 0 x 0: expected strides, dilations and groups of 1 or more, and paddings of 0 or more. Leave out an option to keep its default."),
            argument(
                    "no groups",
                    o -> Conv.DEFAULT.groups(0),
                    "conv: stride 1 x 1, padding 0 x 0, dilation 1 x 1, groups 0, output padding 0 x 0: expected strides, dilations and groups of 1 or more, and paddings of 0 or more. Leave out an option to keep its default."),
            argument(
                    "a sequence with a height",
                    o -> images(1, 3, 5, 5).conv1d(o.batch, Conv.DEFAULT),
                    "conv1d: FLOAT32 [1, 3, 5, 5] with FLOAT32 [2, 3, 4]: expected [n, channels, length] and a weight [outputs, channels / groups, size]. Unsqueeze what is missing."),
            argument(
                    "channels of a sequence",
                    o -> o.batch.conv1d(images(2, 2, 2), Conv.DEFAULT),
                    "conv1d: FLOAT32 [2, 3, 4] with FLOAT32 [2, 2, 2]: 1 group of 2 channels in the weight, and 3 channels in the image. Give the weight shape [outputs, 3, size]."),
            argument(
                    "a kernel longer than the sequence",
                    o -> o.batch.conv1d(images(2, 3, 5), Conv.DEFAULT),
                    "conv1d: FLOAT32 [2, 3, 4] with FLOAT32 [2, 3, 5]: the kernel, 1 x 5 with dilation 1 x 1, is larger than the image, 1 x 4 with padding 0 x 0. Pad the image, or use a smaller kernel."),
            argument(
                    "a bias for other outputs",
                    o -> o.batch.conv1d(images(2, 3, 2), o.row, Conv.DEFAULT),
                    "conv1d: bias FLOAT32 [3]: expected shape [2], one number for each output. Reshape it, or leave it out."),
            argument(
                    "channels of a transposed convolution",
                    o -> images(1, 3, 5, 5).convTranspose2d(images(2, 3, 2, 2), Conv.DEFAULT),
                    "convTranspose2d: FLOAT32 [1, 3, 5, 5] with FLOAT32 [2, 3, 2, 2]: 2 channels in the weight, and 3 in the image. Give the weight shape [3, outputs, height, width]."),
            argument(
                    "groups of a transposed convolution",
                    o -> images(1, 3, 5, 5).convTranspose2d(images(3, 3, 2, 2), Conv.DEFAULT.groups(2)),
                    "convTranspose2d: FLOAT32 [1, 3, 5, 5] with FLOAT32 [3, 3, 2, 2]: 2 groups do not divide 3 channels and 3 outputs. Choose a number of groups that divides both."),
            argument(
                    "so much padding that nothing is left",
                    o -> images(1, 1, 1, 1).convTranspose2d(images(1, 1, 3, 3), Conv.DEFAULT.padding(2)),
                    "convTranspose2d: FLOAT32 [1, 1, 1, 1] with FLOAT32 [1, 1, 3, 3]: images of -1 x -1 with stride 1 x 1, padding 2 x 2 and output padding 0 x 0 have no convolution of 1 x 1. Use less padding, or an output padding below the stride."),
            argument(
                    "an output padding that reaches the next stop",
                    o -> images(1, 1, 4, 4)
                            .convTranspose2d(
                                    images(1, 1, 3, 3), Conv.DEFAULT.stride(2).outputPadding(2)),
                    "convTranspose2d: FLOAT32 [1, 1, 4, 4] with FLOAT32 [1, 1, 3, 3]: images of 11 x 11 with stride 2 x 2, padding 0 x 0 and output padding 2 x 2 have no convolution of 4 x 4. Use less padding, or an output padding below the stride."),
            argument(
                    "a bias of a transposed convolution",
                    o -> images(1, 1, 4, 4).convTranspose2d(images(1, 2, 3, 3), o.row, Conv.DEFAULT),
                    "convTranspose2d: bias FLOAT32 [3]: expected shape [2], one number for each output. Reshape it, or leave it out."),
            argument(
                    "the gradient of another convolution",
                    o -> images(1, 1, 5, 5).conv2dWeight(images(1, 1, 4, 4), 3, 3, Conv.DEFAULT),
                    "conv2dWeight: FLOAT32 [1, 1, 5, 5] with FLOAT32 [1, 1, 4, 4]: with a kernel of 3 x 3, conv2d gives [1, outputs, 3, 3]. Pass a gradient of that shape."),
            argument(
                    "the gradient of another batch",
                    o -> images(1, 1, 5, 5).conv2dWeight(images(2, 1, 3, 3), 3, 3, Conv.DEFAULT),
                    "conv2dWeight: FLOAT32 [1, 1, 5, 5] with FLOAT32 [2, 1, 3, 3]: with a kernel of 3 x 3, conv2d gives [1, outputs, 3, 3]. Pass a gradient of that shape."),
            argument(
                    "a window larger than the image",
                    o -> o.x.maxPool2d(PoolWindow.over(3)),
                    "maxPool2d: window 3 x 3 over FLOAT32 [2, 3] with padding 0 x 0: the window is larger than the image. Use a smaller window."),
            argument(
                    "a window over a vector",
                    o -> o.row.avgPool2d(PoolWindow.over(1)),
                    "avgPool2d: FLOAT32 [3]: expected images [..., height, width]. Reshape the input, or unsqueeze what is missing."),
            argument(
                    "a window over integers",
                    o -> o.ints.maxPool2d(PoolWindow.over(1)),
                    "maxPool2d: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "a window of nothing",
                    o -> PoolWindow.over(0),
                    "pool: window 0 x 0, stride 0 x 0, padding 0 x 0: expected windows and strides of 1 or more, and a padding from 0 to half the window, so that no window lies outside. Use pad for more."),
            argument(
                    "a window that stands still",
                    o -> PoolWindow.over(2).stride(0),
                    "pool: window 2 x 2, stride 0 x 0, padding 0 x 0: expected windows and strides of 1 or more, and a padding from 0 to half the window, so that no window lies outside. Use pad for more."),
            argument(
                    "padding beyond half the window",
                    o -> PoolWindow.over(3).padding(2),
                    "pool: window 3 x 3, stride 3 x 3, padding 2 x 2: expected windows and strides of 1 or more, and a padding from 0 to half the window, so that no window lies outside. Use pad for more."),
            argument(
                    "the indices of a window that is too large",
                    o -> o.x.maxPool2dIndices(PoolWindow.over(2, 4)),
                    "maxPool2dIndices: window 2 x 4 over FLOAT32 [2, 3] with padding 0 x 0: the window is larger than the image. Use a smaller window."),
            argument(
                    "a weight for other axes",
                    o -> o.x.layerNorm(o.four, o.four, 1e-5),
                    "layerNorm: weight FLOAT32 [4] for FLOAT32 [2, 3]: expected shape [3]. Give it the sizes that are normalized."),
            argument(
                    "a bias for other axes",
                    o -> o.x.layerNorm(o.row, o.four, 1e-5),
                    "layerNorm: weight FLOAT32 [3] and bias FLOAT32 [4] for FLOAT32 [2, 3]: expected shape [3]. Give it the sizes that are normalized."),
            argument(
                    "a weight with more axes",
                    o -> o.row.layerNorm(o.x, o.x, 1e-5),
                    "layerNorm: weight FLOAT32 [2, 3] for FLOAT32 [3]: expected shape [3]. Give it the sizes that are normalized."),
            argument(
                    "a weight of another type",
                    o -> o.x.layerNorm(o.row.to(DType.FLOAT64), o.row, 1e-5),
                    "layerNorm: FLOAT32 [2, 3] and FLOAT64 [3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "a negative epsilon",
                    o -> o.x.standardize(Axes.of(1), -1),
                    "standardize: FLOAT32 [2, 3] with epsilon -1.0: expected a number from 0 up. Use 1e-5."),
            argument(
                    "more axes than there are",
                    o -> o.x.layerNorm(3, 1e-5),
                    "layerNorm: the last 3 axes of FLOAT32 [2, 3]: it has 2. Choose from 1 to 2."),
            argument(
                    "no axes at all",
                    o -> o.x.rmsNorm(0, 1e-5),
                    "rmsNorm: the last 0 axes of FLOAT32 [2, 3]: it has 2. Choose from 1 to 2."),
            argument(
                    "an axis that is not there",
                    o -> o.x.standardize(Axes.of(2), 1e-5),
                    "standardize: [2, 3] has no axis 2. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "standardized integers",
                    o -> o.ints.standardize(Axes.ALL, 1e-5),
                    "standardize: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "a scale for other axes",
                    o -> o.x.rmsNorm(o.four, 1e-5),
                    "rmsNorm: weight FLOAT32 [4] for FLOAT32 [2, 3]: expected shape [3]. Give it the sizes that are normalized."),
            argument(
                    "groups of channels",
                    o -> o.x.groupNorm(2, 1e-5),
                    "groupNorm: 2 groups do not divide the 3 channels of FLOAT32 [2, 3]. Choose a number that does."),
            argument(
                    "no groups of channels",
                    o -> o.x.groupNorm(0, 1e-5),
                    "groupNorm: 0 groups do not divide the 3 channels of FLOAT32 [2, 3]. Choose a number that does."),
            argument(
                    "groups of a vector",
                    o -> o.row.groupNorm(1, 1e-5),
                    "groupNorm: FLOAT32 [3]: expected [n, channels, ...]. Unsqueeze what is missing."),
            argument(
                    "a weight for other channels",
                    o -> o.x.groupNorm(3, o.four, o.four, 1e-5),
                    "groupNorm: weight FLOAT32 [4] for FLOAT32 [2, 3]: expected shape [3]. Give it the sizes that are normalized."),
            argument(
                    "one value per channel",
                    o -> Tensor.ones(1, 3).batchNorm(o.row, o.row, 1e-5),
                    "batchNorm: FLOAT32 [1, 3] has one value per channel, whose variance is always 0. Train with a larger batch, or pass running statistics."),
            argument(
                    "a batch without channels",
                    o -> o.row.batchNorm(o.row, o.row, 1e-5),
                    "batchNorm: FLOAT32 [3]: expected [n, channels, ...]. Unsqueeze what is missing."),
            argument(
                    "a weight of other channels",
                    o -> o.x.batchNorm(o.four, o.four, 1e-5),
                    "batchNorm: weight FLOAT32 [4] for FLOAT32 [2, 3]: expected shape [3]. Give it the sizes that are normalized."),
            argument(
                    "statistics of other channels",
                    o -> o.x.batchNorm(o.four, o.four, o.row, o.row, 1e-5),
                    "batchNorm: weight FLOAT32 [4] and bias FLOAT32 [4] for FLOAT32 [2, 3]: expected shape [3]. Give it the sizes that are normalized."),
            argument(
                    "queries and keys of two sizes",
                    o -> o.x.scaledDotProductAttention(images(2, 4), images(2, 4)),
                    "scaledDotProductAttention: queries FLOAT32 [2, 3], keys FLOAT32 [2, 4], values FLOAT32 [2, 4]: queries of size 3 and keys of size 4. Bring both to one size."),
            argument(
                    "keys without values",
                    o -> o.x.scaledDotProductAttention(o.x, images(3, 3)),
                    "scaledDotProductAttention: queries FLOAT32 [2, 3], keys FLOAT32 [2, 3], values FLOAT32 [3, 3]: 2 keys and 3 values. Pass one value for each key."),
            argument(
                    "a single query",
                    o -> o.row.scaledDotProductAttention(o.x, o.x),
                    "scaledDotProductAttention: queries FLOAT32 [3], keys FLOAT32 [2, 3], values FLOAT32 [2, 3]: expected [..., number, size]. Unsqueeze what is missing."),
            argument(
                    "values of another type",
                    o -> o.x.scaledDotProductAttention(o.x, o.doubles),
                    "scaledDotProductAttention: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "a mask for other keys",
                    o -> o.x.scaledDotProductAttention(o.x, o.x, Attention.DEFAULT.mask(o.mask)),
                    "scaledDotProductAttention: queries FLOAT32 [2, 3], keys FLOAT32 [2, 3], values FLOAT32 [2, 3]: mask BOOL [3] for 2 queries and 2 keys. Give it shape [queries, keys], with the batches in front if they differ."),
            argument(
                    "a mask of another type",
                    o -> o.x.scaledDotProductAttention(
                            o.x, o.x, Attention.DEFAULT.mask(Tensor.ones(DType.FLOAT64, 2, 2))),
                    "scaledDotProductAttention: FLOAT32 [2, 3] and FLOAT64 [2, 2]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "a delta of 0",
                    o -> o.x.huberLoss(o.x, 0, Reduction.MEAN),
                    "huberLoss: prediction FLOAT32 [2, 3] with delta 0.0: expected a number above 0. For delta 0 there is l1Loss."),
            argument(
                    "a target of another shape",
                    o -> o.x.huberLoss(o.row, 1, Reduction.MEAN),
                    "huberLoss: prediction FLOAT32 [2, 3] and target FLOAT32 [3]: shapes differ, and a loss does not broadcast. Reshape the target: target.reshape(prediction.shape())."),
            argument(
                    "a distribution of another shape",
                    o -> o.x.klDiv(o.row, Reduction.BATCH_MEAN),
                    "klDiv: prediction FLOAT32 [2, 3] and target FLOAT32 [3]: shapes differ, and a loss does not broadcast. Reshape the target: target.reshape(prediction.shape())."),
            argument(
                    "a distribution of another type",
                    o -> o.x.klDiv(o.doubles, Reduction.BATCH_MEAN),
                    "klDiv: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "floating classes",
                    o -> o.x.nllLoss(o.row, Reduction.MEAN),
                    "nllLoss: FLOAT32 [3]: expected INT32, found FLOAT32. Pass class indices: Tensor.of(new int[] {...})."),
            argument(
                    "classes of another batch",
                    o -> o.x.nllLoss(o.index, Reduction.MEAN),
                    "nllLoss: scores FLOAT32 [2, 3] and target INT32 [3]: expected scores (N, classes) and class indices (N). Reshape one of them, or use argMax to turn one-hot rows into indices."),
            argument(
                    "classes of scores with further axes",
                    o -> o.batch.crossEntropy(o.index, Reduction.MEAN),
                    "crossEntropy: scores FLOAT32 [2, 3, 4] and target INT32 [3]: expected scores (N, classes, ...) and class indices (N, ...). Reshape one of them, or use argMax to turn one-hot rows into indices."),
            argument(
                    "classes of a single number",
                    o -> o.number.crossEntropy(o.index, Reduction.MEAN),
                    "crossEntropy: scores FLOAT32 [] and target INT32 [3]: expected scores (N, classes) and class indices (N). Reshape one of them, or use argMax to turn one-hot rows into indices."),
            index(
                    "a class that is not there",
                    o -> o.x.nllLoss(Tensor.of(new int[] {0, 3}), Reduction.MEAN),
                    "nllLoss: index 3 at position 1 of INT32 [2] is out of range: the class axis of FLOAT32 [2, 3] has 3 entries, 0 to 2. Indices count from 0 and never from the end."),
            index(
                    "a class that is not ignored",
                    o -> o.x.crossEntropy(Tensor.of(new int[] {-1, -2}), Labels.DEFAULT.ignoring(-1), Reduction.MEAN),
                    "crossEntropy: index -2 at position 1 of INT32 [2] is out of range: the class axis of FLOAT32 [2, 3] has 3 entries, 0 to 2. Indices count from 0 and never from the end."),
            argument(
                    "too much smoothing",
                    o -> Labels.DEFAULT.smoothing(1.5),
                    "labels: smoothing 1.5: expected a share from 0 to 1. Use 0 for none, 0.1 for a little."),
            argument(
                    "probabilities of another shape",
                    o -> o.x.crossEntropy(o.row, Reduction.MEAN),
                    "crossEntropy: scores FLOAT32 [2, 3] and probabilities FLOAT32 [3]: expected one probability for each score. Reshape one of them, or pass class indices as INT32."),
            argument(
                    "probabilities of another type",
                    o -> o.x.crossEntropy(o.doubles, Reduction.MEAN),
                    "crossEntropy: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "ignoring an index among probabilities",
                    o -> o.x.crossEntropy(o.x, Labels.DEFAULT.ignoring(0), Reduction.MEAN),
                    "crossEntropy: scores FLOAT32 [2, 3] and probabilities FLOAT32 [2, 3], ignoring index 0: probabilities have no index to ignore. Pass class indices as INT32, or weigh the rows with 0."),
            state(
                    "a hook on a constant",
                    o -> o.row.registerHook(g -> g),
                    "registerHook: FLOAT32 [3] needs no gradient, and the hook would never be called. Mark the tensors to compute gradients for with requiresGrad(true) first."),
            argument(
                    "a direction for nothing",
                    o -> Gradients.jvp(in -> in[0], List.of(o.x), List.of()),
                    "jvp: 1 inputs and 0 directions. Pass one direction for each input."),
            argument(
                    "a direction of another shape",
                    o -> Gradients.jvp(in -> in[0], List.of(o.x), List.of(o.row)),
                    "jvp: direction FLOAT32 [3] for input FLOAT32 [2, 3]: expected shape [2, 3]. Give each direction its input's shape; jvp also takes several, along one more axis in front."),
            argument(
                    "a Hessian's direction of another type",
                    o -> Gradients.hvp(in -> in[0].sum(), List.of(o.x), List.of(o.doubles)),
                    "hvp: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."));

    private MistakesInNetworks() {}
}

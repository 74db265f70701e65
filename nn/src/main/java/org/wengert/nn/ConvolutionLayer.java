package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.Conv;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** A convolution: a layer with a kernel, a bias that may be missing, and inputs with or without a batch axis. */
public abstract class ConvolutionLayer extends BasicLayer {
    private final Parameter weight;
    /** Registered if it is there. As a field to search it would need a {@code @Nullable} that is there at run time. */
    private final transient @Nullable Parameter bias;

    private final transient int in;
    private final transient int out;
    private transient Conv conv;
    private transient boolean samePadding;
    private transient PaddingMode mode = PaddingMode.ZEROS;

    /** Weight and bias start uniform within 1 / sqrt(fan-in); the fan-in is the weight's second size times the size of the kernel. */
    ConvolutionLayer(int in, int out, Conv conv, boolean bias, int... weightShape) {
        this.in = in;
        this.out = out;
        this.conv = conv;
        int fanIn = 1;
        for (int axis = 1; axis < weightShape.length; axis++) {
            fanIn *= weightShape[axis];
        }
        weight = Init.byFanIn(fanIn).parameter(weightShape);
        this.bias = bias ? register("bias", Init.byFanIn(fanIn).parameter(out)) : null;
    }

    /** Returns number / groups, checked. */
    static int perGroup(String layer, int in, int out, int groups, int number) {
        Inputs.atLeast(1, in, layer, "number of input channels");
        Inputs.atLeast(1, out, layer, "number of output channels");
        Inputs.atLeast(1, groups, layer, "number of groups");
        if (in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException(layer + ": " + in + " input and " + out + " output channels in " + groups
                    + " groups: expected multiples of " + groups + ". Choose a number of groups that divides both.");
        }
        return number / groups;
    }

    static int groups(String layer, Conv conv) {
        return Arguments.notNull(conv, layer + ": the set of options", "Pass Conv.DEFAULT.")
                .groups();
    }

    static Conv.Size kernel(String layer, Conv.Size kernel) {
        Arguments.notNull(kernel, layer + ": the kernel's size", "Pass one, such as new Conv.Size(3, 3).");
        Inputs.atLeast(1, kernel.height(), layer, "kernel height");
        Inputs.atLeast(1, kernel.width(), layer, "kernel width");
        return kernel;
    }

    /** The result for x with a batch axis. */
    abstract Tensor convolve(Tensor x, Tensor w, @Nullable Tensor b, Conv conv);

    @Override
    final Tensor compute(Tensor x) {
        int rank = weight.own().rank();
        boolean single = x.rank() == rank - 1;
        if ((!single && x.rank() != rank) || x.dim(single ? 0 : 1) != in) {
            throw Inputs.unfit(
                    this,
                    weight,
                    x,
                    ": expected (n, " + in + (rank == 3 ? ", length)" : ", height, width)")
                            + ", with or without the n. Put the channels there, or give the layer as many as the input has.");
        }
        Inputs.checkType(this, weight, x);
        Tensor b = bias == null ? null : bias.tensor();
        Tensor images = single ? x.unsqueeze(0) : x;
        Tensor y = convolvePadded(images, b);
        return single ? y.squeeze(0) : y;
    }

    private Tensor convolvePadded(Tensor x, @Nullable Tensor b) {
        Tensor w = weight.tensor();
        int height = samePadding && w.rank() == 4 ? conv.dilation().height() * (w.dim(2) - 1) : 0;
        int width = samePadding ? conv.dilation().width() * (w.dim(-1) - 1) : 0;
        Conv.Size before = samePadding ? new Conv.Size(height / 2, width / 2) : conv.padding();
        // The same size may take an odd number in all: then one more after the image than before it.
        Conv.Size more = new Conv.Size(height % 2, width % 2);
        if (mode == PaddingMode.ZEROS) {
            return convolve(padded(x, new Conv.Size(0, 0), more), w, b, conv.padding(before.height(), before.width()));
        }
        return convolve(padded(x, before, more), w, b, conv.padding(0, 0));
    }

    private Tensor padded(Tensor x, Conv.Size both, Conv.Size more) {
        int last = x.rank() - 1;
        Tensor wide = mode.pad(x, last, both.width(), both.width() + more.width());
        return last == 2 ? wide : mode.pad(wide, last - 1, both.height(), both.height() + more.height());
    }

    final void setPaddingMode(PaddingMode mode) {
        this.mode =
                Arguments.notNull(mode, Text.name(getClass()) + ": the padding mode", "Pass one: PaddingMode.REFLECT.");
    }

    final void setSamePadding() {
        checkSamePadding(true, conv);
        samePadding = true;
    }

    private void checkSamePadding(boolean same, Conv conv) {
        if (same && (conv.stride().height() != 1 || conv.stride().width() != 1)) {
            throw new IllegalArgumentException(Text.name(getClass()) + ": same padding with stride " + conv.stride()
                    + ": the result cannot have the size of the image. Use stride 1, or padding(1).");
        }
    }

    final Conv conv() {
        return conv;
    }

    final void conv(Conv conv) {
        checkSamePadding(samePadding, conv);
        this.conv = conv;
    }

    final void setPadding(int height, int width) {
        conv = conv.padding(height, width);
        samePadding = false;
    }

    /** Returns the kernel. */
    public Parameter weight() {
        return weight;
    }

    /** Returns the bias, of shape (outputs), or null if there is none. */
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected String details() {
        Tensor w = weight.own();
        StringBuilder text = new StringBuilder(in + ", " + out + ", kernel=" + w.dim(-1));
        if (w.rank() == 4) {
            text.replace(text.lastIndexOf("=") + 1, text.length(), new Conv.Size(w.dim(2), w.dim(3)).toString());
        }
        add(text, "stride", conv.stride(), 1);
        if (samePadding) {
            text.append(", padding=same");
        } else {
            add(text, "padding", conv.padding(), 0);
        }
        if (mode != PaddingMode.ZEROS) {
            text.append(", paddingMode=").append(mode);
        }
        add(text, "dilation", conv.dilation(), 1);
        add(text, "outputPadding", conv.outputPadding(), 0);
        return text + (conv.groups() == 1 ? "" : ", groups=" + conv.groups()) + (bias == null ? ", bias=false" : "");
    }

    private static void add(StringBuilder text, String name, Conv.Size size, int usual) {
        if (size.height() == size.width() && size.height() != usual) {
            text.append(", ").append(name).append('=').append(size.height());
        } else if (size.height() != size.width()) {
            text.append(", ").append(name).append('=').append(size);
        }
    }
}

package org.wengert.nn;

import org.wengert.Conv;
import org.wengert.PoolWindow;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** What pooling layers share: a window, and images with or without a batch axis. */
abstract class PoolingLayer extends BasicLayer {
    private transient PoolWindow window;

    PoolingLayer(PoolWindow window) {
        this.window = Arguments.notNull(
                window, Text.name(getClass()) + ": the window", "Pass one, such as PoolWindow.over(2).");
    }

    final PoolWindow window() {
        return window;
    }

    final void window(PoolWindow window) {
        this.window = window;
    }

    final Tensor checked(Tensor x) {
        if (x.rank() != 3 && x.rank() != 4) {
            throw Inputs.unfit(
                    this,
                    null,
                    x,
                    ": expected (n, channels, height, width), with or without the n. Reshape it, or unsqueeze what is missing.");
        }
        return x;
    }

    @Override
    protected String details() {
        Conv.Size none = new Conv.Size(0, 0);
        return window.kernel()
                + (window.stride().equals(window.kernel()) ? "" : ", stride=" + window.stride())
                + (window.padding().equals(none) ? "" : ", padding=" + window.padding())
                + (window.dilation().equals(new Conv.Size(1, 1)) ? "" : ", dilation=" + window.dilation())
                + (window.ceilMode() ? ", ceilMode" : "")
                + (window.countIncludePad() ? "" : ", countIncludePad=false");
    }
}

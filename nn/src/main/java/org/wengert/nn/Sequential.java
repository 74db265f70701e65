package org.wengert.nn;

import java.util.List;
import org.wengert.Tensor;

/**
 * y = f_n(... f_1(f_0(x))): layers one after another, named 0, 1, 2, .... A layer without parameters may be a function: {@code Tensor::relu}.
 *
 * <p>Without layers, y = x.
 */
public final class Sequential extends Module implements Layer {
    /** Registered one by one, so that their names are 0 and not layers.0. */
    private final transient Layer[] layers;

    /** These layers, first to last. */
    public Sequential(Layer... layers) {
        this.layers = layers.clone();
        for (int i = 0; i < layers.length; i++) {
            registerMember(Integer.toString(i), layers[i]);
        }
    }

    /** All layers in turn. */
    @Override
    public Tensor forward(Tensor x) {
        Tensor y = x;
        for (Layer layer : layers) {
            y = layer.forward(y);
        }
        return y;
    }

    /** The layers, first to last. */
    public List<Layer> layers() {
        return List.of(layers);
    }
}

package org.wengert.nn;

import java.util.List;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/**
 * y = f_n(... f_1(f_0(x))): layers one after another, named 0, 1, 2, .... A layer without parameters may be a function: {@code Tensor::relu}.
 * A function that holds a module, as {@code linear::forward} does, is an error when parameters are asked for: they would never be trained.
 *
 * <p>Without layers, y = x.
 */
public final class Sequential extends Module implements Layer {
    /** Registered one by one, so that their names are 0 and not layers.0. */
    private final transient Layer[] layers;

    /**
     * A sequence of these layers, the first to run first.
     *
     * @throws IllegalArgumentException if one is null
     */
    public Sequential(Layer... layers) {
        this.layers = Arguments.notNull(layers, "Sequential: the list of layers", "Pass layers, or nothing.")
                .clone();
        for (int i = 0; i < layers.length; i++) {
            Arguments.notNull(layers[i], "Sequential: layer " + i, "Pass a layer, or leave it out.");
            registerMember(Integer.toString(i), layers[i]);
        }
    }

    /** Runs all layers in turn. */
    @Override
    public Tensor forward(Tensor x) {
        Tensor y = Arguments.input(x, "Sequential");
        for (int i = 0; i < layers.length; i++) {
            boolean withRelu = layers[i] instanceof Linear && i + 1 < layers.length && layers[i + 1] instanceof ReLU;
            // Two layers in one pass over memory, with the same result.
            y = withRelu ? Summary.note(layers[i], ((Linear) layers[i++]).forward(y, true)) : layers[i].forward(y);
            if (y == null) {
                throw new IllegalStateException(
                        "Sequential: the result of layer " + i + " is null. Return a tensor from its forward.");
            }
            Summary.note(layers[i], y);
        }
        return Summary.note(this, y);
    }

    /** Returns the layers, the first to run first. */
    public List<Layer> layers() {
        return List.of(layers);
    }
}

package org.wengert.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.wengert.Tensor;

/**
 * Explanations of gradients, from the rows that compute them.
 *
 * <pre>{@code
 * Tensor loss = x.matmul(w).tanh().square().sum();
 * Explain.chainRule(loss, w);            // step by step, from the loss to w
 * Explain.chainRule(loss, w).at(0, 1);   // one element: a sum of products of numbers
 * Explain.network(loss, 0.1);            // all layers, forward, backward and the update
 * Explain.html(loss, Path.of("w.html")); // all of it as a page to step through
 * }</pre>
 *
 * <p>An explanation runs a sweep of its own: it changes no {@code grad}, and keeps the tape. So ask for it before {@code backward()} frees the
 * tape, or compute inside {@link org.wengert.Tape#remember}: then the sweep of {@code backward()} itself is explained, at any time after it.
 *
 * <p>Tensors are called by their names, {@link Tensor#named}. A network gives its parameters theirs, such as {@code hidden.weight}, when it is first asked
 * for them, as an optimizer does; from these names an explanation knows the modules.
 */
public final class Explain {
    /**
     * The tape of the loss as a lesson: leaves and lines with their names, values and gradients; small tensors whole, large ones by range and mean. The
     * value of a constant that no rule needs is unknown, and what follows from it, unless it was computed inside {@link org.wengert.Tape#remember}.
     *
     * @param loss a single number
     * @throws IllegalStateException if the tape was differentiated before and not remembered, or a value has changed since
     */
    public static String tape(Tensor loss) {
        return new Lesson(Recording.of(loss)).toString();
    }

    /**
     * d loss / d parameter, step by step: the operations between them in the order of the reverse sweep, each with its local derivative.
     *
     * @param loss a single number
     * @param parameter a leaf or any tensor on the tape
     * @throws IllegalArgumentException if the loss does not depend on it, or one of them is null
     * @throws IllegalStateException if the tape was differentiated before and not remembered, or a value has changed since
     */
    public static ChainRule chainRule(Tensor loss, Tensor parameter) {
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "chainRule: the parameter is null. Pass a tensor that the loss was computed from, such as w.");
        }
        Recording recording = Recording.of(loss);
        Source source = recording.find(parameter);
        if (source == null || source.gradient() == null) {
            String name = parameter.name() == null ? "" : parameter.name() + " ";
            throw new IllegalArgumentException(
                    "chainRule: the loss does not depend on " + name + parameter.dtype() + " "
                            + parameter.shape()
                            + (parameter.requiresGrad()
                                    ? ". Pass a tensor that it was computed from."
                                    : ", which needs no gradient. Mark it with requiresGrad(true) before computing."));
        }
        return new ChainRule(recording, source);
    }

    /**
     * Backpropagation as a lecture derives it: the equations of each layer forward, dC/dx of each layer backward, and the update W ← W - rate dC/dW, with
     * all numbers. Layers are the modules that names of parameters tell, as {@code hidden.weight} does; a network's {@code parameters()}
     * gives them their names. A constant that no rule needs is c, unless it was computed inside {@link org.wengert.Tape#remember}.
     *
     * <pre>{@code
     * Explain.network(Loss.mse(model.forward(x), y), 0.1);
     * }</pre>
     *
     * @param loss a single number
     * @param learningRate the factor of the gradients in the update, not negative
     * @throws IllegalArgumentException if the learning rate is negative or not finite
     * @throws IllegalStateException if the loss was not computed from anything, the tape was differentiated before and not remembered, or a value has
     *     changed since
     */
    public static Backpropagation network(Tensor loss, double learningRate) {
        if (!(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("network: learning rate " + learningRate
                    + ": expected a finite number, 0 or more. Pass one such as 0.1.");
        }
        return new Backpropagation(computed(loss), learningRate);
    }

    private static Recording computed(Tensor loss) {
        Recording recording = Recording.of(loss);
        if (recording.lines().isEmpty()) {
            throw new IllegalStateException("explain: the loss " + recording.loss()
                    + " was not computed from anything. Pass a number that was computed from it, such as loss.mul(1).");
        }
        return recording;
    }

    /**
     * Writes a page that shows the tape of a loss as a graph and as a list, steps through the forward pass and the reverse sweep, and writes out the
     * chain rule of each number of a gradient. It is one file, which needs no network; open it in a browser.
     *
     * @param loss a single number that needs a gradient; its name is the page's title
     * @param path the file to write; one that exists is replaced
     * @throws IllegalStateException if the loss has several elements, needs no gradient, was not computed from anything, or a backward pass has freed its tape
     * @throws IOException if the file cannot be written
     */
    public static void html(Tensor loss, Path path) throws IOException {
        Recording recording = computed(loss);
        String name = loss.name();
        String title = name == null ? "The chain rule, line by line" : name + ": the chain rule, line by line";
        Files.writeString(path, Page.of(recording, title));
    }

    /**
     * Returns the tape of a loss as a graph for Graphviz: {@code dot -Tsvg tape.dot}. Values flow along blue lines, gradients back along dashed orange
     * ones. Parameters have a double frame, data are slanted, constants hexagons, what a rule reads later is marked as saved, and modules are
     * clusters; on a tape of more than 60 lines, only as many are open as can be read.
     *
     * @param loss a single number that needs a gradient
     * @throws IllegalStateException if the loss has several elements, needs no gradient, or a backward pass has freed its tape
     */
    public static String dot(Tensor loss) {
        return Dot.of(Recording.of(loss));
    }

    /**
     * Returns the tape of a loss as a picture in SVG, in the layout of the page and the shapes of {@link #dot}; what a rule reads later has a thick
     * frame.
     *
     * @param loss a single number that needs a gradient
     * @throws IllegalStateException if the loss has several elements, needs no gradient, or a backward pass has freed its tape
     */
    public static String svg(Tensor loss) {
        return Svg.of(Recording.of(loss));
    }

    /**
     * Begins the film of a training: {@link TrainingFilm#record} adds a frame, {@link TrainingFilm#write} writes the page.
     *
     * @param points the training's points, of shape [n, 2]
     * @param labels n numbers, 0 or 1
     * @param model the probability of label 1 for points of shape [m, 2]: m numbers
     * @param parameters what is trained; weights and gradients are shown by their names
     * @throws IllegalArgumentException if the points are not n points of a plane with a label each
     */
    public static TrainingFilm training(
            Tensor points, Tensor labels, UnaryOperator<Tensor> model, List<Tensor> parameters) {
        return new TrainingFilm(points, labels, model, parameters);
    }

    private Explain() {}
}

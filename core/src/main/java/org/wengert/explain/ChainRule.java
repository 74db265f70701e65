package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.wengert.Shape;
import org.wengert.Tensor;

/**
 * d loss / d x, step by step: the products on the paths from the loss to a tensor, in the order of the reverse sweep. {@link #toString} gives text; there
 * are Markdown and LaTeX too.
 */
public final class ChainRule {
    private final Recording recording;
    private final Source target;
    private final List<Recording.Product> steps = new ArrayList<>();
    private final Elements elements = new Elements();

    ChainRule(Recording recording, Source target) {
        this.recording = recording;
        this.target = target;
        Set<Source> onPath = Collections.newSetFromMap(new IdentityHashMap<>());
        onPath.add(target);
        List<Recording.Product> all = recording.products();
        for (int i = all.size() - 1; i >= 0; i--) {
            Recording.Product product = all.get(i);
            if (onPath.contains(product.source()) && product.line() != target) {
                onPath.add(product.line());
                steps.add(product);
            }
        }
        Collections.reverse(steps);
    }

    /** The tape. */
    public Recording recording() {
        return recording;
    }

    /** The leaf or line whose gradient is explained. */
    public Source target() {
        return target;
    }

    /** The gradient. */
    public Tensor gradient() {
        return Objects.requireNonNull(target.gradient());
    }

    /** {@code d loss / d x}, with the names of both. */
    String name() {
        return "d " + recording.lossName() + " / d " + target.label();
    }

    /** The products on the paths, in the order of the sweep. */
    public List<Recording.Product> steps() {
        return Collections.unmodifiableList(steps);
    }

    /** The number of paths from the loss to the tensor; very large numbers are rounded. */
    public double paths() {
        IdentityHashMap<Source, Double> paths = new IdentityHashMap<>();
        paths.put(recording.loss(), 1.0);
        for (Recording.Product step : steps) {
            paths.merge(step.source(), paths.getOrDefault(step.line(), 0.0), Double::sum);
        }
        return paths.getOrDefault(target, 0.0);
    }

    /**
     * d loss / d x[index], as a sum of products of numbers.
     *
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws IllegalStateException if a line on the way is a checkpoint, or computes more than 4,096 elements by an operation that is no function of each
     *     element, such as a matrix product: then print the chain rule as a whole, or explain a smaller batch
     */
    public ElementGradient at(int... index) {
        Shape shape = target.shape();
        int flat = 0;
        boolean isInside = index.length == shape.rank();
        for (int axis = 0; isInside && axis < index.length; axis++) {
            isInside = index[axis] >= 0 && index[axis] < shape.dim(axis);
            flat = flat * shape.dim(axis) + index[axis];
        }
        if (!isInside) {
            throw new IndexOutOfBoundsException("at: no element " + Arrays.toString(index) + " in " + target.label()
                    + " " + shape + ". Pass one index for each axis, from 0 to its size - 1.");
        }
        return new ElementGradient(recording.lossName(), elements.of(target, flat));
    }

    /** The steps as Markdown: a list of paths and a table. */
    public String markdown() {
        return new ChainRuleMarkdown(this).toString();
    }

    /** The steps as LaTeX, an {@code aligned} block for math mode. */
    public String latex() {
        return new ChainRuleLatex(this).toString();
    }

    /** The steps as plain text. */
    @Override
    public String toString() {
        return new ChainRuleText(this).toString();
    }
}

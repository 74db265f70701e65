package org.wengert.explain;

import java.util.List;
import org.wengert.DType;

/** One element of a gradient, as a sum of products of numbers: local derivatives along the paths from the loss. */
public final class ElementGradient {
    /** Longer sums are printed by their largest products. */
    private static final int MOST_FACTORS = 64;

    private final String loss;
    private final List<Element> elements;
    private final Element target;

    ElementGradient(String loss, List<Element> elements) {
        this.loss = loss;
        this.elements = elements;
        this.target = elements.get(elements.size() - 1);
    }

    /** The name of the loss. */
    String loss() {
        return loss;
    }

    List<Element> elements() {
        return elements;
    }

    Element target() {
        return target;
    }

    /** The engine's number. */
    public double value() {
        return target.gradient;
    }

    /** The type that each product and sum is rounded to. */
    public DType dtype() {
        return target.dtype();
    }

    /** The number of paths from the loss, through elements whose gradient is not 0; very large numbers are rounded. */
    public double paths() {
        return ElementPaths.of(elements).count();
    }

    /**
     * Returns whether {@link #sum}, computed from left to right with each product and sum rounded to {@link #dtype}, is {@link #value} to the last digit.
     * If not, the engine adds in another order somewhere, and the last digits may differ.
     */
    public boolean isExact() {
        return isFactored() && loosest() == Rounding.EACH;
    }

    Rounding loosest() {
        return elements.stream().map(Element::rounding).max(Rounding::compareTo).orElse(Rounding.EACH);
    }

    boolean isFactored() {
        return ElementSum.factors(elements) <= MOST_FACTORS;
    }

    /**
     * The sum of products in numbers: {@code (0.5 · 0.6 + 0.25 · (-0.1)) · 0.8}, factored where paths meet, with factors of 1 left out. A long one has the 8
     * largest products, and the sum of the others as one number.
     */
    public String sum() {
        return isFactored()
                ? ElementSum.factored(target)
                : ElementPaths.of(elements).sum(target);
    }

    /** The sum as Markdown, with a table of the steps. */
    public String markdown() {
        return ElementText.markdown(this);
    }

    /** The sum as LaTeX, an {@code aligned} block for math mode. */
    public String latex() {
        return ElementText.latex(this);
    }

    /** The sum and its steps, as plain text. */
    @Override
    public String toString() {
        return ElementText.text(this);
    }
}

package org.wengert.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.wengert.Tensor;

/** The elements that an element of a gradient is computed from, back to the loss. */
final class Elements {
    private final IdentityHashMap<Recording.Product, Jacobian> jacobians = new IdentityHashMap<>();
    private final IdentityHashMap<Tensor, double[]> arrays = new IdentityHashMap<>();

    /** The element and those it is computed from, in the order of the sweep: the loss first, the element last. */
    List<Element> of(Source target, int flat) {
        IdentityHashMap<Source, Map<Integer, Element>> known = new IdentityHashMap<>();
        // A line's gradient comes from lines with higher numbers: by number, each line is complete when its turn comes.
        PriorityQueue<Source> open = new PriorityQueue<>(Comparator.comparingInt(Elements::number));
        element(target, flat, known, open);
        List<Element> all = new ArrayList<>();
        for (Source source = open.poll(); source != null; source = open.poll()) {
            List<Element> elements =
                    new ArrayList<>(known.getOrDefault(source, Map.of()).values());
            elements.sort(Comparator.comparingInt(element -> -element.flat));
            for (Element element : elements) {
                for (Recording.Product product : source.products()) {
                    element.sums.add(sum(element, product, known, open));
                }
                all.add(element);
            }
        }
        Collections.reverse(all);
        return all;
    }

    private static int number(Source source) {
        return source instanceof Line line ? line.number() : -1;
    }

    private Element.Sum sum(
            Element element,
            Recording.Product product,
            IdentityHashMap<Source, Map<Integer, Element>> known,
            PriorityQueue<Source> open) {
        List<Element.Term> terms = new ArrayList<>();
        Jacobian jacobian = jacobians.computeIfAbsent(product, Jacobian::of);
        for (Jacobian.Entry entry : jacobian.column(element.flat)) {
            if (number(product.upstream(), entry.k()) != 0) {
                terms.add(new Element.Term(element(product.line(), entry.k(), known, open), entry.value()));
            }
        }
        double value = number(product.value(), element.flat);
        return new Element.Sum(product, terms, value, Rounding.of(terms, value, element.dtype()));
    }

    private Element element(
            Source source, int flat, IdentityHashMap<Source, Map<Integer, Element>> known, PriorityQueue<Source> open) {
        Map<Integer, Element> elements = known.get(source);
        if (elements == null) {
            elements = new HashMap<>();
            known.put(source, elements);
            open.add(source);
        }
        return elements.computeIfAbsent(
                flat, i -> new Element(source, i, number(Objects.requireNonNull(source.gradient()), i)));
    }

    private double number(Tensor x, int flat) {
        return arrays.computeIfAbsent(x, Tensor::toDoubleArray)[flat];
    }
}

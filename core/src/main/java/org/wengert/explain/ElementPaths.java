package org.wengert.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/** The paths to an element, one product each: their number, and the largest ones. */
final class ElementPaths {
    private static final int LARGEST = 8;

    private final IdentityHashMap<Element, Double> counts = new IdentityHashMap<>();
    private final IdentityHashMap<Element, List<Path>> largest = new IdentityHashMap<>();
    private double count;

    /** The local derivatives from the loss down, and their product. */
    private record Path(List<Double> factors, double product) {
        Path times(double local) {
            List<Double> more = new ArrayList<>(factors);
            more.add(local);
            return new Path(more, product * local);
        }
    }

    static ElementPaths of(List<Element> elements) {
        ElementPaths paths = new ElementPaths();
        elements.forEach(paths::add);
        return paths;
    }

    private void add(Element element) {
        List<Path> all = new ArrayList<>();
        count = 0;
        for (Element.Term term : element.terms()) {
            count += counts.getOrDefault(term.upstream(), 0.0);
            for (Path path : largest.getOrDefault(term.upstream(), List.of())) {
                all.add(path.times(term.local()));
            }
        }
        if (element.sums.isEmpty()) {
            count = 1;
            all.add(new Path(List.of(element.gradient), element.gradient));
        }
        all.sort(Comparator.comparingDouble(path -> -Math.abs(path.product)));
        counts.put(element, count);
        largest.put(element, List.copyOf(all.subList(0, Math.min(LARGEST, all.size()))));
    }

    /** The number of paths to the last element. */
    double count() {
        return count;
    }

    /** The largest products, and the sum of the others. */
    String sum(Element element) {
        StringBuilder text = new StringBuilder();
        List<Path> listed = largest.getOrDefault(element, List.of());
        double sum = 0;
        for (Path path : listed) {
            sum += path.product;
            text.append(text.isEmpty() ? "" : " + ").append(product(path, element));
        }
        double others = element.gradient - sum;
        return text + " + " + Numbers.factor(others, element.dtype());
    }

    /** The number of paths that {@link #sum} does not list. */
    double others(Element element) {
        return count - largest.getOrDefault(element, List.of()).size();
    }

    private static String product(Path path, Element element) {
        StringBuilder text = new StringBuilder();
        for (double factor : path.factors) {
            if (factor != 1) {
                text.append(text.isEmpty() ? "" : " · ").append(Numbers.factor(factor, element.dtype()));
            }
        }
        return text.isEmpty() ? "1" : text.toString();
    }

    private ElementPaths() {}
}

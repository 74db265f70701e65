package org.wengert.explain;

import java.util.IdentityHashMap;
import java.util.List;

/** The sum of products of an element, factored where paths meet. */
final class ElementSum {
    /** The number of factors of the whole sum. */
    static double factors(List<Element> elements) {
        IdentityHashMap<Element, Double> factors = new IdentityHashMap<>();
        double last = 1;
        for (Element element : elements) {
            double count = element.sums.isEmpty() ? 1 : 0;
            for (Element.Term term : element.terms()) {
                count += factors.getOrDefault(term.upstream(), 1.0) + 1;
            }
            factors.put(element, count);
            last = count;
        }
        return last;
    }

    /** The sum in numbers. */
    static String factored(Element element) {
        if (element.sums.isEmpty()) {
            return Numbers.factor(element.gradient, element.dtype());
        }
        StringBuilder text = new StringBuilder();
        boolean isOneOfSeveral = element.sums.size() > 1;
        for (Element.Sum sum : element.sums) {
            String part = sum(sum, element);
            text.append(text.isEmpty() ? "" : " + ")
                    .append(isOneOfSeveral && sum.terms().size() > 1 ? "(" + part + ")" : part);
        }
        return text.toString();
    }

    private static String sum(Element.Sum sum, Element element) {
        StringBuilder text = new StringBuilder();
        for (Element.Term term : sum.terms()) {
            text.append(text.isEmpty() ? "" : " + ").append(product(term, element));
        }
        return text.isEmpty() ? "0" : text.toString();
    }

    private static String product(Element.Term term, Element element) {
        String local = Numbers.factor(term.local(), element.dtype());
        String upstream = factored(term.upstream());
        if (upstream.equals("1")) {
            return local;
        }
        if (term.local() == 1) {
            return isSum(term.upstream()) ? "(" + upstream + ")" : upstream;
        }
        return (isSum(term.upstream()) ? "(" + upstream + ")" : upstream) + " · " + local;
    }

    /** Returns whether it is written with a plus sign outside brackets. */
    private static boolean isSum(Element element) {
        return element.terms().size()
                        + (int) element.sums.stream()
                                .filter(sum -> sum.terms().isEmpty())
                                .count()
                > 1;
    }

    private ElementSum() {}
}

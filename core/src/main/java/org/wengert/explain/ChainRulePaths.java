package org.wengert.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The paths from the loss to a tensor, by their labels. */
final class ChainRulePaths {
    private static final int LISTED = 8;

    private final ChainRule chain;
    private final List<List<String>> paths = new ArrayList<>();
    private final Deque<String> below = new ArrayDeque<>();

    private ChainRulePaths(ChainRule chain) {
        this.chain = chain;
    }

    /** The first paths in the order of the sweep, each from the loss down. */
    static List<List<String>> of(ChainRule chain) {
        ChainRulePaths paths = new ChainRulePaths(chain);
        paths.follow(chain.target());
        return paths.paths;
    }

    private void follow(Source source) {
        if (paths.size() == LISTED) {
            return;
        }
        below.addFirst(source.label());
        if (source == chain.recording().loss()) {
            paths.add(List.copyOf(below));
        }
        for (Recording.Product product : source.products()) {
            follow(product.line());
        }
        below.removeFirst();
    }

    /** {@code 1 path, 7 steps}. */
    static String counts(ChainRule chain) {
        int steps = chain.steps().size();
        return (chain.paths() == 1 ? "1 path" : Numbers.count(chain.paths()) + " paths") + ", " + steps
                + (steps == 1 ? " step" : " steps");
    }

    /** The sentence about the paths that are not listed, or nothing. */
    static String others(ChainRule chain) {
        return chain.paths() > LISTED ? "and " + Numbers.count(chain.paths() - LISTED) + " more" : "";
    }
}

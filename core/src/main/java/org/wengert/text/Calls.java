package org.wengert.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Operations with what they read: {@code mean(axes=[0]; %3)}. */
public final class Calls {
    /** The attributes of {@code mean(axes=[0])}, without those that say that nothing is special: switched off, or all axes. */
    public static String attributes(String operation) {
        int open = operation.indexOf('(');
        return open < 0
                ? ""
                : Arrays.stream(operation
                                .substring(open + 1, operation.length() - 1)
                                .split(", (?=\\w+=)"))
                        .filter(attribute -> !attribute.endsWith("=false") && !attribute.endsWith("=all"))
                        .collect(Collectors.joining(", "));
    }

    /** The name, the attributes, the inputs. */
    public static String of(String operation, List<String> inputs) {
        String attributes = attributes(operation);
        int open = operation.indexOf('(');
        return (open < 0 ? operation : operation.substring(0, open)) + "("
                + (attributes.isEmpty() ? "" : attributes + "; ")
                + String.join(", ", inputs) + ")";
    }

    private Calls() {}
}

package org.wengert.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link Module#loadMatching} has done.
 *
 * @param loaded the names of the tensors that were loaded
 * @param skipped the names of the others, in the file or in the module, each with the reason
 */
public record LoadReport(List<String> loaded, Map<String, String> skipped) {
    /** Copies both. */
    public LoadReport {
        loaded = List.copyOf(loaded);
        skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    }

    /** The number of tensors that were loaded, and the others with their reasons, each on a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("loaded " + loaded.size() + ", skipped " + skipped.size());
        skipped.forEach(
                (name, reason) -> text.append("\n  ").append(name).append(": ").append(reason));
        return text.toString();
    }
}

package org.wengert.nn.train;

import java.util.List;
import org.wengert.nn.Module;

/** Which modules of a network are in training mode. */
final class Modes {
    private final List<Mode> modes;

    private record Mode(Module module, boolean isTraining) {}

    /** The modes now. */
    Modes(Module model) {
        modes = model.modules().stream()
                .map(module -> new Mode(module, module.isTraining()))
                .toList();
    }

    /**
     * Sets the modes back. Setting one sets all below it too, so it is done again until none differs: a module is right at the latest when all above it
     * are.
     */
    void restore() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Mode mode : modes) {
                if (mode.module.isTraining() != mode.isTraining) {
                    set(mode.module, mode.isTraining);
                    changed = true;
                }
            }
        }
    }

    private static void set(Module module, boolean isTraining) {
        if (isTraining) {
            module.train();
        } else {
            module.eval();
        }
    }
}

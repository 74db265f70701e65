package org.wengert.examples;

import org.wengert.DType;
import org.wengert.Loops;

/** The loops that operations become, as Java would write them: {@code tanh} and its derivative, or those that are named as arguments. */
public final class ShowLoops {
    private ShowLoops() {}

    public static void main(String[] args) {
        for (String name : args.length == 0 ? new String[] {"tanh"} : args) {
            System.out.println(Loops.of(name, DType.FLOAT32));
        }
    }
}

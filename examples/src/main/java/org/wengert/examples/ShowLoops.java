package org.wengert.examples;

import java.util.List;
import org.wengert.DType;
import org.wengert.Loops;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The loops that operations become, as Java would write them: {@code tanh} and its derivative, or those that are named as arguments. */
@Command(name = "ShowLoops", description = "The loops that operations become, as Java would write them.")
public final class ShowLoops extends Example {
    @Parameters(paramLabel = "NAME", description = "Operations such as gelu. Default: ${DEFAULT-VALUE}.")
    List<String> names = List.of("tanh");

    public static void main(String[] args) {
        launch(new ShowLoops(), args);
    }

    @Override
    void run() {
        names.forEach(name -> System.out.println(Loops.of(name, DType.FLOAT32)));
    }
}

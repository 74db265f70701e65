package org.wengert.examples.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Small files in the format of Fashion-MNIST: image i is of class i mod 10, and bright in two rows that say so. */
public final class FashionFiles {
    private static final int SIZE = 28;

    public static Path write(Path folder, String part, int count, boolean zipped) throws IOException {
        ByteBuffer images = ByteBuffer.allocate(16 + count * SIZE * SIZE);
        images.putInt(0x0803).putInt(count).putInt(SIZE).putInt(SIZE);
        ByteBuffer labels = ByteBuffer.allocate(8 + count);
        labels.putInt(0x0801).putInt(count);
        for (int i = 0; i < count; i++) {
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                boolean bright = pixel / SIZE / 2 == i % 10;
                images.put((byte) (bright ? 255 : (i * 31 + pixel * 17) % 50));
            }
            labels.put((byte) (i % 10));
        }
        write(folder, part + "-images-idx3-ubyte", images.array(), zipped);
        write(folder, part + "-labels-idx1-ubyte", labels.array(), zipped);
        return folder;
    }

    private static void write(Path folder, String name, byte[] bytes, boolean zipped) throws IOException {
        if (!zipped) {
            Files.write(folder.resolve(name), bytes);
            return;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(bytes);
        }
        Files.write(folder.resolve(name + ".gz"), packed.toByteArray());
    }

    private FashionFiles() {}
}

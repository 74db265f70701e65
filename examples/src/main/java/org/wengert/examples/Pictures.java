package org.wengert.examples;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.wengert.Tensor;

/** Writes PNG files; no screen is needed. */
final class Pictures {
    private static final int COLUMNS = 6;
    private static final int SIZE = 112;
    private static final int CAPTION = 24;
    private static final int GAP = 8;

    static Path save(XYChart chart, Path file) throws IOException {
        createFolderOf(file);
        ChartEncoder.saveChart(chart, file.toString(), "png");
        return file;
    }

    /** Saves grey images (n, height, width) from 0 to 1, in rows, each with its caption. High values are dark. */
    static Path save(Tensor images, List<String> captions, Path file) throws IOException {
        int rows = Math.max(1, (captions.size() + COLUMNS - 1) / COLUMNS);
        int width = COLUMNS * (SIZE + GAP) + GAP;
        BufferedImage picture =
                new BufferedImage(width, rows * (SIZE + CAPTION + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(225, 225, 225));
        graphics.fillRect(0, 0, width, picture.getHeight());
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        for (int i = 0; i < captions.size(); i++) {
            int x = GAP + i % COLUMNS * (SIZE + GAP);
            int y = GAP + i / COLUMNS * (SIZE + CAPTION + GAP);
            graphics.drawImage(grey(images.select(0, i)), x, y, SIZE, SIZE, null);
            graphics.drawString(captions.get(i), x, y + SIZE + CAPTION * 2 / 3);
        }
        graphics.dispose();
        createFolderOf(file);
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    private static BufferedImage grey(Tensor image) {
        BufferedImage grey = new BufferedImage(image.dim(1), image.dim(0), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.dim(0); y++) {
            for (int x = 0; x < image.dim(1); x++) {
                float light = (float) (1 - image.get(y, x));
                grey.setRGB(x, y, new Color(light, light, light).getRGB());
            }
        }
        return grey;
    }

    private static void createFolderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    private Pictures() {}
}

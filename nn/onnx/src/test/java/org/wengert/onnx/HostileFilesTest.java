package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Tensor;
import org.wengert.io.FileFormatException;

/** Files that are damaged, or made to do harm, are one error that says what is wrong. */
class HostileFilesTest {
    @TempDir
    private Path directory;

    private String fault(Models model) throws IOException {
        return fault(model.write(directory));
    }

    private static String fault(Path file) {
        return assertThrows(FileFormatException.class, () -> Onnx.read(file)).getMessage();
    }

    private static Models relu() {
        return new Models(13).input("x").output("y").node("Relu", "x", "y");
    }

    private static TensorProto.Builder floats(long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName("w").setDataType(DataType.FLOAT.getNumber());
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }

    private Models with(TensorProto.Builder tensor) {
        Models model = new Models(13).input("x").output("y").node("Add", "x w", "y");
        model.graph.addInitializer(tensor);
        return model;
    }

    @Test
    void aFileThatIsNoModel() throws IOException {
        assertContains("it is empty", fault(Files.write(directory.resolve("empty"), new byte[0])));
        assertContains("It is no ONNX file", fault(Files.writeString(directory.resolve("text"), "hello world")));
        assertContains("no whole ONNX file", fault(Files.writeString(directory.resolve("random"), "\n\u007f")));
        byte[] whole = relu().build().toByteArray();
        assertContains("ONNX file", fault(Files.write(directory.resolve("cut"), Arrays.copyOf(whole, 12))));
        assertThrows(IllegalArgumentException.class, () -> Onnx.read(null));
        assertThrows(NoSuchFileException.class, () -> Onnx.read(directory.resolve("none")));
    }

    @Test
    void aTensorThatIsLargerThanItsBytes() throws IOException {
        assertContains("has 0 values, and its shape asks for 1000000000", fault(with(floats(1_000_000_000))));
        assertContains("has 4 bytes", fault(with(floats(1_000_000_000).setRawData(ByteString.copyFrom(new byte[4])))));
        assertContains("more than 2^31 - 1 elements", fault(with(floats((1L << 31) - 1, 1 << 20, 1 << 20))));
        assertContains("more than 2^31 - 1 elements", fault(with(floats(65536, 65536))));
        assertContains("has a dimension of -1", fault(with(floats(-1))));
        assertContains("has a dimension of 9223372036854775807", fault(with(floats(Long.MAX_VALUE))));
    }

    @Test
    void aLengthThatLies() throws IOException {
        // Field 7 of a model is its graph; its length is said to be 2 GB.
        byte[] bytes = {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0x0a, 0x00};
        assertContains("no whole ONNX file", fault(Files.write(directory.resolve("length"), bytes)));
    }

    @Test
    void graphsInGraphsInGraphs() throws IOException {
        GraphProto inner = GraphProto.getDefaultInstance();
        for (int i = 0; i < 200; i++) {
            inner = new Models(13)
                    .node("If", "c", "y", "then_branch", inner)
                    .graph
                    .build();
        }
        Models model = relu();
        model.graph.addAllNode(inner.getNodeList());
        assertContains("too many levels of nesting", fault(model));
    }

    @Test
    void graphsThatDoNotFitTogether() throws IOException {
        assertContains("\"z\", which nothing before it computes", fault(relu().node("Add", "y z", "u")));
        assertContains(
                "the graph has a circle",
                fault(new Models(13)
                        .input("x")
                        .output("a")
                        .node("Add", "x b", "a")
                        .node("Relu", "a", "b")));
        assertContains("which is there already", fault(relu().node("Abs", "x", "y")));
        assertContains("which is there already", fault(relu().node("Abs", "x", "x")));
        assertContains("no node computes the output \"v\"", fault(relu().output("v")));
        assertContains("two outputs are named \"y\"", fault(relu().output("y")));
        assertContains("two inputs", fault(relu().input("x")));
        assertContains("has no outputs", fault(new Models(13).input("x").node("Relu", "x", "y")));
        assertContains("has 1 inputs", fault(relu().node("Add", "x", "z")));
        assertContains("leaves out one it needs", fault(relu().node("Add", "x ", "z")));
        assertContains("has 2 inputs", fault(relu().node("Abs", "x y", "z")));
        Models twice = relu().weight("w", Tensor.ones(2)).weight("w", Tensor.ones(2));
        assertContains("two initializers", fault(twice));
    }

    @Test
    void attributesThatCannotBe() throws IOException {
        Models conv =
                new Models(13).input("x").input("w").output("y").node("Conv", "x w", "y", "strides", new int[] {0, 1});
        assertContains("a stride or dilation of 0", fault(conv));
    }

    @Test
    void allThatIsNotSupportedIsListedAtOnce() throws IOException {
        Models model = new Models(13)
                .input("x")
                .input("s", DataType.STRING)
                .output("y")
                .node("Frobnicate", "x", "a")
                .node("Frobnicate", "a", "b")
                .node("Relu", "b", "c", "strange", 1)
                .node("Pad", "c", "d", "mode", "mirror")
                .node("Cast", "d", "y", "to", DataType.UINT8.getNumber())
                .ints("large", 1L << 40);
        model.graph.addNode(NodeProto.newBuilder()
                .setOpType("Gelu")
                .setDomain("com.example")
                .addInput("y")
                .addOutput("g"));
        String message = fault(model);
        assertContains("operator \"Frobnicate\" (2 times)", message);
        assertContains("operator \"com.example.Gelu\"", message);
        assertContains("Relu with attribute \"strange\"", message);
        assertContains("Pad with mode = \"mirror\"", message);
        assertContains("Cast with to = UINT8", message);
        assertContains("values of STRING", message);
        assertContains("an INT64 that does not fit INT32: 1099511627776", message);
        assertContains("opset 99", fault(new Models(99).input("x").output("y").node("Relu", "x", "y")));
    }

    private Models external(String location, long offset, long length) {
        TensorProto.Builder tensor = floats(2).setDataLocation(DataLocation.EXTERNAL);
        tensor.addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue(location));
        tensor.addExternalData(
                StringStringEntryProto.newBuilder().setKey("offset").setValue("" + offset));
        tensor.addExternalData(
                StringStringEntryProto.newBuilder().setKey("length").setValue("" + length));
        return with(tensor);
    }

    @Test
    void externalDataStaysInItsDirectory() throws IOException {
        Path models = Files.createDirectories(directory.resolve("models/inner"));
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(9).putFloat(5).putFloat(7).putFloat(9);
        Files.write(models.resolve("data.bin"), bytes.array());
        Path secret = Files.write(directory.resolve("secret.bin"), bytes.array());
        Path good = external("data.bin", 4, 8).write(models);
        assertEquals(
                Tensor.of(6, 8).toString(),
                Onnx.read(good).forward(Tensor.ones(2)).detach().toString());
        Path below = external("inner/data.bin", 0, 8).write(models.getParent());
        assertEquals(
                Tensor.of(10, 6).toString(),
                Onnx.read(below).forward(Tensor.ones(2)).detach().toString());

        String leaves = "not in the directory of the model";
        assertContains(leaves, fault(external("../../secret.bin", 0, 8).write(models)));
        assertContains(leaves, fault(external("../inner/data.bin", 0, 8).write(models)));
        assertContains(leaves, fault(external(secret.toString(), 0, 8).write(models)));
        assertContains(leaves, fault(external("", 0, 8).write(models)));
        assertContains(leaves, fault(external("a\0b", 0, 8).write(models)));
        Files.createSymbolicLink(models.resolve("link.bin"), secret);
        assertContains(leaves, fault(external("link.bin", 0, 8).write(models)));
        assertContains("which is not there", fault(external("gone.bin", 0, 8).write(models)));
        assertContains("which is not there", fault(external(".", 0, 8).write(models)));
        assertContains("ends at byte 12 + 8", fault(external("data.bin", 12, 8).write(models)));
        assertContains(
                "ends at byte 9223372036854775807 + 8",
                fault(external("data.bin", Long.MAX_VALUE, 8).write(models)));
        assertContains(
                "the offset of its external data is \"-4\"",
                fault(external("data.bin", -4, 8).write(models)));
        assertContains(
                "has 12 bytes of external data",
                fault(external("data.bin", 0, 12).write(models)));
    }

    private static void assertContains(String part, String message) {
        assertTrue(message.contains(part), message);
    }
}

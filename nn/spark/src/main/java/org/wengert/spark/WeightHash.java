package org.wengert.spark;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.wengert.nn.Stateful;

/** A short text that says whether two networks have the same weights, bit for bit. */
public final class WeightHash {
    /** Returns 16 hexadecimal digits of the SHA-256 of the names, shapes, types and values of a network's parameters and buffers, or of another state. */
    public static String of(Stateful owner) {
        MessageDigest digest = sha256();
        Checks.notNull(owner, "WeightHash.of: the network", "Pass the one to compare.")
                .state()
                .forEach((name, tensor) -> {
                    String head = name + " " + tensor.dtype() + " " + tensor.shape() + "\n";
                    digest.update(head.getBytes(StandardCharsets.UTF_8));
                    digest.update(TensorMap.bytes(tensor));
                });
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("WeightHash: this Java has no SHA-256, which every Java has to have.", e);
        }
    }

    private WeightHash() {}
}

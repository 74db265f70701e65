package org.wengert;

/** The gradients of scaled dot-product attention as a row of their own. */
final class LinalgAttention {
    /** Those of q, k and v for g, in one array. */
    static final AttributeOp<AttentionFit> BACKWARD = new AttributeOp<>(OpSpec.of(
                    "scaledDotProductAttentionBackward",
                    OpSpec.ANY,
                    OpSpec.Kind.WHOLE,
                    AttentionFit::gradientsShape,
                    AttentionFit::gradients))
            .vjpJointly((u, in, at, needed) -> at.second(u, in))
            .samples(AttentionFit::sampleBackward);

    private LinalgAttention() {}
}

package org.wengert.nn.train;

/** Shows nothing. */
enum NoProgress implements Progress {
    INSTANCE;

    @Override
    public void startEpoch(int epoch, int epochs, int batches) {}

    @Override
    public void endBatch(int samples, double loss, Metric... metrics) {}

    @Override
    public void endEpoch(Epoch epoch) {}
}

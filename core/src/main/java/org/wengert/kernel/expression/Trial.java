package org.wengert.kernel.expression;

/**
 * Decides when the loop over vectors takes over from the one over elements: once it has been clearly faster, piece for piece. Rates are the best seen: whatever
 * else the machine does can only make a piece slower.
 */
final class Trial {
    /** The most elements in a piece, and the fewest. */
    static final int PIECE = 512;

    static final int LEAST = 128;

    /** A win counts only if it is repeated, and is one by this factor. */
    private static final int WINS = 3;

    private static final double CLEAR = 0.8;

    /** The trial may take this share of the time of the scalar loop, and this many ns at once. */
    private static final double SHARE = 0.5;

    private static final long ADVANCE = 2_000_000;

    /** After this many ns, vectors have lost: on this machine the compiler does nothing with them. */
    private static final long PATIENCE = 5_000_000_000L;

    // Races on these fields are harmless: they decide about speed, not about results.
    boolean isOver;
    boolean lanesWon;
    private long lanesTime;
    private long scalarTime;
    private double scalarRate = Double.POSITIVE_INFINITY;
    private int wins;

    boolean isTurnOfLanes() {
        return scalarTime > 0 && lanesTime < SHARE * scalarTime + ADVANCE;
    }

    void scalarTook(long time, int n) {
        scalarTime += Math.max(1, time);
        scalarRate = Math.min(scalarRate, (double) time / n);
    }

    void lanesTook(long time, int n) {
        lanesTime += time;
        wins = n > 0 && time < CLEAR * scalarRate * n ? wins + 1 : 0;
        if (wins >= WINS) {
            lanesWon = true;
            isOver = true;
        } else if (lanesTime > PATIENCE) {
            isOver = true;
        }
    }

    /** Returns whether this rate, after the win, is so much worse that the compiler must have thrown the loop away. */
    boolean isLostAgain(long time, int n) {
        return time > 2 * scalarRate * n;
    }
}

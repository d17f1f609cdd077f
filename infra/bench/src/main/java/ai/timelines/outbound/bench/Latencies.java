package ai.timelines.outbound.bench;

import java.util.Arrays;
import java.util.Locale;

/** Durations in nanoseconds, all of them kept, so that percentiles are exact. */
record Latencies(long[] sorted) {

    /** Copies what it is given. */
    static Latencies of(long[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    /**
     * From each message's time of acceptance to that of its arrival, where both are known. A message may arrive before
     * its pusher has read the answer: that counts as 0.
     */
    static Latencies between(long[] accepted, long[] arrived) {
        var nanos = new long[accepted.length];
        int count = 0;
        for (int i = 0; i < accepted.length; i++) {
            if (accepted[i] != 0 && arrived[i] != 0) {
                nanos[count++] = Math.max(0, arrived[i] - accepted[i]);
            }
        }
        return of(Arrays.copyOf(nanos, count));
    }

    int count() {
        return sorted.length;
    }

    /**
     * By the nearest-rank method; 0 where there is nothing.
     *
     * @param percent from 0 to 100
     */
    double millis(double percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms",
                millis(50),
                millis(95),
                millis(99),
                millis(100));
    }
}

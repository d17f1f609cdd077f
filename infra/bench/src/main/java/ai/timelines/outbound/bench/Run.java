package ai.timelines.outbound.bench;

import java.util.Arrays;

/**
 * What was pushed, and what became of it.
 *
 * @param requested when each was first pushed
 * @param accepted when each message was acknowledged, 0 for never
 * @param arrived when each came first, 0 for never
 */
record Run(Pushed pushed, long[] requested, long[] accepted, long[] arrived) {

    Latencies latencies() {
        return Latencies.between(accepted, arrived);
    }

    Latencies fromRequest() {
        return Latencies.between(requested, arrived);
    }

    /** Acknowledged and never received. */
    int lost() {
        int lost = 0;
        for (int i = 0; i < accepted.length; i++) {
            if (accepted[i] != 0 && arrived[i] == 0) {
                lost++;
            }
        }
        return lost;
    }

    int delivered() {
        return pushed.accepted() - lost();
    }

    long lastArrival() {
        return Arrays.stream(arrived).max().orElse(0);
    }

    /** From that moment, in nanoseconds since 1970, to the last arrival. */
    double deliveredPerSecondSince(long nanos) {
        return delivered() / Math.max(1e-9, (lastArrival() - nanos) / 1e9);
    }
}

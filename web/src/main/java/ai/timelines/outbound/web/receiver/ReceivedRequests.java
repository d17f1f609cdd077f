package ai.timelines.outbound.web.receiver;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The latest requests, in memory, bounded in number and in bytes. */
@Component
@Profile("dev")
class ReceivedRequests {

    private static final int KEPT = 50;
    private static final long KEPT_BYTES = 16 << 20;

    private final InstantSource clock;
    private final Deque<ReceivedRequest> newestFirst = new ArrayDeque<>();
    private long bytes;
    private long count;

    ReceivedRequests(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(String webhookId, String timestamp, String signature, byte[] body, int answeredStatus) {
        newestFirst.addFirst(
                new ReceivedRequest(++count, clock.instant(), webhookId, timestamp, signature, body, answeredStatus));
        bytes += body.length;
        while (newestFirst.size() > KEPT || bytes > KEPT_BYTES) {
            bytes -= newestFirst.removeLast().body().length;
        }
    }

    synchronized List<ReceivedRequest> newestFirst() {
        return List.copyOf(newestFirst);
    }

    /** How many have come since the start. */
    synchronized long count() {
        return count;
    }

    synchronized void clear() {
        newestFirst.clear();
        bytes = 0;
    }
}

package ai.timelines.outbound.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Services that ask for what stands in the database, one request after the other, beside the pushes. */
final class Readers implements AutoCloseable {

    private static final int THREADS = 8;
    private static final List<String> PATHS = List.of("/webhook", "/deliveries", "/deliveries/log");
    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final String OK = "200";
    private static final String BROKEN = "broken off";
    private static final String REFUSED = "503";

    private final Rig rig;
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean over;

    Readers(Rig rig) {
        this.rig = rig;
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            threads.submit(() -> {
                for (int turn = first; !over; turn++) {
                    read(turn);
                    Rig.pause(BETWEEN);
                }
                return null;
            });
        }
    }

    private void read(int turn) throws InterruptedException {
        var workspaces = rig.workspaces();
        var path = "/api/v1/workspaces/" + workspaces.get(turn % workspaces.size()) + PATHS.get(turn % PATHS.size());
        String answer;
        try {
            answer = Integer.toString(rig.stack.api.status(rig.port(), path));
        } catch (IOException _) {
            answer = BROKEN; // The log comes as it is read: where it cannot go on, breaking off says so.
        }
        answers.merge(answer, 1, Integer::sum);
    }

    int answered() {
        return answers.getOrDefault(OK, 0);
    }

    int refused() {
        return answers.getOrDefault(REFUSED, 0);
    }

    int broken() {
        return answers.getOrDefault(BROKEN, 0);
    }

    /** How often which other status. */
    Map<String, Integer> others() {
        var others = new ConcurrentHashMap<>(answers);
        others.keySet().removeAll(List.of(OK, REFUSED, BROKEN));
        return others;
    }

    @Override
    public void close() {
        over = true;
        threads.close();
    }
}

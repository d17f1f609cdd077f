package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Something bad that happens to the product under load.
 *
 * @param repeats whether a message may arrive twice for it: only where a process was killed or the database went away (R10)
 * @param nodes their environments
 * @param batch messages in a request
 * @param rate messages per second; 0 for as many as are taken
 */
record Ordeal(
        String name,
        String what,
        boolean repeats,
        List<Map<String, String>> nodes,
        int batch,
        int rate,
        Torment torment) {

    private static final int RATE = 400;

    static Ordeal of(String name, String what, boolean repeats, Torment torment) {
        return new Ordeal(name, what, repeats, List.of(Map.of()), 1, RATE, torment);
    }

    Ordeal onNodes(List<Map<String, String>> environments) {
        return new Ordeal(name, what, repeats, environments, batch, rate, torment);
    }

    Ordeal inBatches(int size) {
        return new Ordeal(name, what, repeats, nodes, size, 0, torment);
    }

    /** What is done while messages are pushed. */
    interface Torment {

        /** @return what was seen, a sentence each */
        List<String> inflict(Rig rig) throws IOException, InterruptedException, SQLException;
    }
}

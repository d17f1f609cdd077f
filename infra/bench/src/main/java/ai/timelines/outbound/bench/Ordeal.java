package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something bad that happens to the product under load.
 *
 * @param repeats whether a message may arrive twice for it: only where a process was killed or the database went away (R10)
 * @param nodes their environments
 * @param pressure how much is pushed; receivers never fail where it is too much
 * @param ownDisk whether the database needs a small disk of its own
 * @param told what the application must say of it in its log
 */
record Ordeal(
        String name,
        String what,
        boolean repeats,
        List<Map<String, String>> nodes,
        Pressure pressure,
        boolean ownDisk,
        List<Pattern> told,
        Torment torment) {

    static Ordeal of(String name, String what, boolean repeats, Torment torment) {
        return new Ordeal(name, what, repeats, List.of(Map.of()), Pressure.STEADY, false, List.of(), torment);
    }

    Ordeal onNodes(List<Map<String, String>> environments) {
        return new Ordeal(name, what, repeats, environments, pressure, ownDisk, told, torment);
    }

    Ordeal under(Pressure other) {
        return new Ordeal(name, what, repeats, nodes, other, ownDisk, told, torment);
    }

    Ordeal onOwnDisk() {
        return new Ordeal(name, what, repeats, nodes, pressure, true, told, torment);
    }

    Ordeal toBeTold(String... expressions) {
        var lines = Stream.of(expressions).map(Pattern::compile).toList();
        return new Ordeal(name, what, repeats, nodes, pressure, ownDisk, lines, torment);
    }

    /** What is done while messages are pushed. */
    interface Torment {

        void inflict(Rig rig, Findings findings) throws IOException, InterruptedException, SQLException;
    }
}

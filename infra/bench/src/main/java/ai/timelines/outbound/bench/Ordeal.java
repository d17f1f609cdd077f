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
 * @param pressure how much is pushed; receivers never fail where it is too much
 * @param ownDisk whether the database needs a small disk of its own
 * @param told whether it is something that the application must say in its log
 */
record Ordeal(
        String name,
        String what,
        boolean repeats,
        List<Map<String, String>> nodes,
        Pressure pressure,
        boolean ownDisk,
        boolean told,
        Torment torment) {

    static Ordeal of(String name, String what, boolean repeats, Torment torment) {
        return new Ordeal(name, what, repeats, List.of(Map.of()), Pressure.STEADY, false, false, torment);
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

    Ordeal toBeTold() {
        return new Ordeal(name, what, repeats, nodes, pressure, ownDisk, true, torment);
    }

    /** What is done while messages are pushed. */
    interface Torment {

        void inflict(Rig rig, Findings findings) throws IOException, InterruptedException, SQLException;
    }
}

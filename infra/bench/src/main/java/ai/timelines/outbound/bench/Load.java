package ai.timelines.outbound.bench;

import java.nio.file.Path;
import java.util.List;

/** What a scenario wants pushed: a {@link Push} without what the rig knows better. */
record Load(
        List<String> workspaces,
        int firstChat,
        int chats,
        int connections,
        int batch,
        double rate,
        double seconds,
        int count) {

    static Load closedLoop(List<String> workspaces, int chats, int connections, int batch) {
        return new Load(workspaces, 0, chats, connections, batch, 0, 0, 0);
    }

    Load forSeconds(double limit) {
        return new Load(workspaces, firstChat, chats, connections, batch, rate, limit, 0);
    }

    Load ofMessages(int limit) {
        return new Load(workspaces, firstChat, chats, connections, batch, rate, 0, limit);
    }

    /** An open loop; messages per second. */
    Load at(double messagesPerSecond) {
        return new Load(workspaces, firstChat, chats, connections, batch, messagesPerSecond, seconds, count);
    }

    Load fromChat(int first) {
        return new Load(workspaces, first, chats, connections, batch, rate, seconds, count);
    }

    Push push(List<Integer> ports, String token, int firstIndex, Path times) {
        return new Push(
                ports,
                token,
                workspaces,
                firstChat,
                chats,
                connections,
                batch,
                rate,
                seconds,
                count,
                firstIndex,
                times);
    }
}

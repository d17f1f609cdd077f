package ai.timelines.outbound.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What a generator is to push. Chats have the numbers from {@code firstChat}; chat {@code c} belongs to workspace
 * {@code c % workspaces} and to connection {@code c % connections}, so that a chat's messages are pushed one after
 * another.
 *
 * @param ports of the nodes on 127.0.0.1; connections take turns
 * @param workspaces their ids
 * @param batch messages in a request; 1 for single pushes
 * @param rate messages per second, pushed at fixed times whatever the answers do (open loop); 0 for each connection's next
 *     request after its answer (closed loop)
 * @param seconds for how long; 0 for as long as the count needs, and without one until told to end
 * @param count of messages; 0 for as many as the time allows
 * @param firstIndex the number of the first message
 * @param times the file for the times of acceptance
 */
record Push(
        List<Integer> ports,
        String token,
        List<String> workspaces,
        int firstChat,
        int chats,
        int connections,
        int batch,
        double rate,
        double seconds,
        int count,
        int firstIndex,
        Path times) {

    static Push parse(String text) {
        var line = Line.parse(text);
        return new Push(
                List.of(line.text("ports").split(",")).stream()
                        .map(Integer::valueOf)
                        .toList(),
                line.text("token"),
                List.of(line.text("workspaces").split(",")),
                line.number("firstChat"),
                line.number("chats"),
                line.number("connections"),
                line.number("batch"),
                line.decimal("rate"),
                line.decimal("seconds"),
                line.number("count"),
                line.number("firstIndex"),
                Path.of(line.text("times")));
    }

    @Override
    public String toString() {
        return Line.of(
                        "ports",
                                String.join(
                                        ",",
                                        ports.stream().map(Object::toString).toList()),
                        "token", token,
                        "workspaces", String.join(",", workspaces),
                        "firstChat", firstChat,
                        "chats", chats,
                        "connections", connections,
                        "batch", batch,
                        "rate", rate,
                        "seconds", seconds,
                        "count", count,
                        "firstIndex", firstIndex,
                        "times", times)
                .toString();
    }

    boolean untilTold() {
        return seconds == 0 && count == 0;
    }

    boolean openLoop() {
        return rate > 0;
    }
}

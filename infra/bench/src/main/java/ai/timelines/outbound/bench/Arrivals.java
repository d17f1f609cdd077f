package ai.timelines.outbound.bench;

import java.util.Arrays;

/**
 * What the sink received: when each message came first, which came again, and which came after a later one of its chat.
 * What was answered with an error has not arrived. Numbers of messages grow within a chat. For one thread.
 */
final class Arrivals implements BodyScan.Visitor {

    private final Times times = new Times();
    private final Times ids = new Times();
    private int[] latestOfChat = new int[1 << 12];
    private long now;
    private long id;
    private boolean good;

    private long requests;
    private long messages;
    private long repeated;
    private long outOfOrder;
    private long renamed;
    private long unreadable;
    private long errors;

    /**
     * @param head where the request begins
     * @param body where its body begins
     * @param success whether the answer is not an error
     */
    void request(byte[] bytes, int head, int body, int end, long nanos, boolean success) {
        now = nanos;
        good = success;
        errors += success ? 0 : 1;
        id = HttpHead.webhookId(bytes, head, body);
        requests++;
        if (BodyScan.scan(bytes, body, end, this) == 0) {
            unreadable++;
        }
    }

    @Override
    public void message(int chat, int index) {
        if (ids.get(index) == 0) {
            ids.set(index, id);
        } else if (ids.get(index) != id) {
            renamed++;
        }
        if (times.get(index) != 0) {
            repeated++;
            return;
        }
        if (!good) {
            return;
        }
        times.set(index, now);
        messages++;
        if (chat >= latestOfChat.length) {
            latestOfChat = Arrays.copyOf(latestOfChat, Math.max(chat + 1, latestOfChat.length * 2));
        }
        // One more than the number, so that 0 stands for none.
        if (index + 1 < latestOfChat[chat]) {
            outOfOrder++;
        } else {
            latestOfChat[chat] = index + 1;
        }
    }

    Times times() {
        return times;
    }

    /** What was counted since the start. */
    Counts counts() {
        return new Counts(requests, messages, repeated, renamed, outOfOrder, unreadable, errors);
    }

    /**
     * Counts of what arrived.
     *
     * @param messages different ones
     * @param repeated arrivals of a message that had arrived before
     * @param renamed messages that came under another {@code webhook-id} than when they first came, though answered with an error (never right, R10, R12)
     * @param outOfOrder messages that came after a later one of their chat
     * @param unreadable requests in which no message was found
     * @param errors requests answered with an error
     */
    record Counts(
            long requests, long messages, long repeated, long renamed, long outOfOrder, long unreadable, long errors) {

        static Counts parse(String text) {
            var line = Line.parse(text);
            return new Counts(
                    line.big("requests"),
                    line.big("messages"),
                    line.big("repeated"),
                    line.big("renamed"),
                    line.big("outOfOrder"),
                    line.big("unreadable"),
                    line.big("errors"));
        }

        @Override
        public String toString() {
            return Line.of(
                            "requests", requests,
                            "messages", messages,
                            "repeated", repeated,
                            "renamed", renamed,
                            "outOfOrder", outOfOrder,
                            "unreadable", unreadable,
                            "errors", errors)
                    .toString();
        }

        Counts since(Counts before) {
            return new Counts(
                    requests - before.requests,
                    messages - before.messages,
                    repeated - before.repeated,
                    renamed - before.renamed,
                    outOfOrder - before.outOfOrder,
                    unreadable - before.unreadable,
                    errors - before.errors);
        }
    }
}

package ai.timelines.outbound.bench;

import java.util.Arrays;

/**
 * What the sink received: when each message came first, which came again, and which came after a later one of its chat.
 * Numbers of messages grow within a chat. For one thread.
 */
final class Arrivals implements BodyScan.Visitor {

    private final Times times = new Times();
    private int[] latestOfChat = new int[1 << 12];
    private long now;

    private long requests;
    private long messages;
    private long repeated;
    private long outOfOrder;
    private long unreadable;

    void request(byte[] bytes, int from, int to, long nanos) {
        now = nanos;
        requests++;
        if (BodyScan.scan(bytes, from, to, this) == 0) {
            unreadable++;
        }
    }

    @Override
    public void message(int chat, int index) {
        if (times.get(index) != 0) {
            repeated++;
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
        return new Counts(requests, messages, repeated, outOfOrder, unreadable);
    }

    /**
     * Counts of what arrived.
     *
     * @param messages different ones
     * @param repeated arrivals of a message beyond its first
     * @param outOfOrder messages that came after a later one of their chat
     * @param unreadable requests in which no message was found
     */
    record Counts(long requests, long messages, long repeated, long outOfOrder, long unreadable) {

        Counts since(Counts before) {
            return new Counts(
                    requests - before.requests,
                    messages - before.messages,
                    repeated - before.repeated,
                    outOfOrder - before.outOfOrder,
                    unreadable - before.unreadable);
        }
    }
}

package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Carries out one {@link Push}, in one thread. */
final class PushRun implements AutoCloseable {

    /** How long answers are waited for when the time is over. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private static final long BEFORE_RECONNECTING = TimeUnit.MILLISECONDS.toNanos(200);

    private final Push push;
    private final Selector selector = Selector.open();
    private final List<PushConnection> connections = new ArrayList<>();
    private final PushRequests requests;
    private final Times accepted = new Times();
    private final Times requested = new Times();
    private final int[] batchChats;
    private long[] durations = new long[1 << 16];
    private int answers;

    private int used;
    private int acceptedMessages;
    private int refused;
    private int broken;
    private int busy;
    private int paused;
    private long slots;
    private long end;
    private long beginNanos;
    private long endNanos;

    PushRun(Push push) throws IOException {
        this.push = push;
        this.requests = new PushRequests(push);
        this.batchChats = new int[push.batch()];
        int count = Math.min(push.connections(), push.chats());
        for (int i = 0; i < count; i++) {
            int port = push.ports().get(i % push.ports().size());
            connections.add(new PushConnection(
                    port,
                    selector,
                    push.firstChat() + i,
                    count,
                    share(push.chats(), i, count),
                    push.count() == 0 ? Integer.MAX_VALUE : share(push.count(), i, count)));
        }
    }

    /** Of what is dealt out evenly: as many messages as chats make one for each. */
    private static int share(int all, int number, int count) {
        return all / count + (number < all % count ? 1 : 0);
    }

    /** @param enough whether one that goes on until told was told */
    Pushed run(BooleanSupplier enough) throws IOException {
        long begin = System.nanoTime();
        end = begin + (push.seconds() > 0 ? (long) (push.seconds() * 1e9) : Long.MAX_VALUE / 2);
        beginNanos = Clock.nanos();
        endNanos = beginNanos;
        boolean more = true;
        while (more || busy > 0) {
            long now = System.nanoTime();
            if (more && push.untilTold() && enough.getAsBoolean()) {
                end = now;
            }
            more = more && now - end < 0 && remaining() > 0;
            if (more) {
                issue(begin, now);
            }
            if (now - end > PATIENCE) {
                break; // What is not acknowledged by now is nobody's promise.
            }
            repeatPaused(now);
            if (more && push.openLoop() || paused > 0) {
                selector.select(this::ready, 1);
            } else {
                selector.select(this::ready, 1_000);
            }
        }
        accepted.write(push.times(), 0, used);
        requested.write(requested(push.times()), 0, used);
        var latencies = Latencies.of(Arrays.copyOf(durations, answers));
        return new Pushed(
                used,
                acceptedMessages,
                refused,
                broken,
                beginNanos,
                endNanos,
                latencies.millis(50),
                latencies.millis(99));
    }

    /** The file with the times at which messages were first pushed, or should have been. */
    static Path requested(Path times) {
        return times.resolveSibling(times.getFileName() + ".requested");
    }

    private int remaining() {
        return push.count() == 0 ? Integer.MAX_VALUE : push.count() - used;
    }

    private void issue(long begin, long now) {
        if (push.openLoop()) {
            double every = push.batch() / push.rate() * 1e9;
            for (long due = begin + (long) (slots * every); due - now <= 0; due = begin + (long) (++slots * every)) {
                connections.get((int) (slots % connections.size())).owed.add(due);
            }
            for (var connection : connections) {
                if (!connection.busy && !connection.owed.isEmpty()) {
                    send(connection, connection.owed.remove());
                }
            }
        } else if (busy < connections.size()) {
            for (var connection : connections) {
                if (!connection.busy) {
                    send(connection, System.nanoTime());
                }
            }
        }
    }

    private void send(PushConnection connection, long due) {
        int messages = connection.take(push.batch());
        if (messages <= 0) {
            return;
        }
        connection.firstIndex = used;
        connection.messages = messages;
        connection.dueNanos = due;
        long now = Clock.nanos() - (System.nanoTime() - due);
        for (int i = 0; i < messages; i++) {
            requested.set(used + i, now);
        }
        used += messages;
        busy++;
        try {
            if (push.batch() == 1) {
                connection.send(requests.single(connection.nextChat(), push.firstIndex() + connection.firstIndex));
            } else {
                for (int i = 0; i < messages; i++) {
                    batchChats[i] = connection.nextChat();
                }
                connection.send(requests.batch(batchChats, messages, push.firstIndex() + connection.firstIndex));
            }
        } catch (IOException _) {
            broke(connection);
        }
    }

    private void ready(SelectionKey key) {
        var connection = (PushConnection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.write();
            }
            if (key.isReadable() && connection.readAnswer()) {
                answered(connection);
            }
        } catch (IOException _) {
            broke(connection);
        }
    }

    private void answered(PushConnection connection) {
        int status = connection.answer.status();
        if (status == 429 || status == 503) {
            refused++;
            pause(connection, TimeUnit.SECONDS.toNanos(connection.answer.retryAfter()));
            return;
        }
        if (connection.answer.acceptedMessages() != connection.messages) {
            throw new IllegalStateException("A good push was not accepted: " + connection.answer);
        }
        long now = Clock.nanos();
        for (int i = 0; i < connection.messages; i++) {
            accepted.set(connection.firstIndex + i, now);
        }
        endNanos = now;
        acceptedMessages += connection.messages;
        if (answers == durations.length) {
            durations = Arrays.copyOf(durations, answers * 2);
        }
        durations[answers++] = System.nanoTime() - connection.dueNanos;
        busy--;
        connection.done();
        if (!push.openLoop() && System.nanoTime() - end < 0) {
            send(connection, System.nanoTime());
        }
    }

    private void broke(PushConnection connection) {
        connection.close();
        if (connection.busy) {
            broken++;
            pause(connection, BEFORE_RECONNECTING);
        }
    }

    private void pause(PushConnection connection, long nanos) {
        connection.pausedUntil = System.nanoTime() + nanos;
        paused++;
    }

    private void repeatPaused(long now) {
        if (paused == 0) {
            return;
        }
        for (var connection : connections) {
            if (connection.pausedUntil != 0 && connection.pausedUntil - now <= 0) {
                paused--;
                try {
                    connection.sendAgain();
                } catch (IOException _) {
                    broke(connection);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        connections.forEach(PushConnection::close);
        selector.close();
    }
}

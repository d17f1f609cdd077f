package ai.timelines.outbound.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A connection of the generator's with its share of the chats: one request at a time. */
final class PushConnection {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int port;
    private final Selector selector;
    private final int firstChat;
    private final int step;
    private final int chats;
    private int turn;
    private int remaining;

    private SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer request = NOTHING;

    final Answer answer = new Answer();

    /** The messages of the request under way. */
    int firstIndex;

    int messages;

    /** When the request under way was due, and when a refused one is to be repeated; {@link System#nanoTime}. */
    long dueNanos;

    long pausedUntil;
    boolean busy;

    /** When requests were due that wait for this connection (open loop). */
    final Deque<Long> owed = new ArrayDeque<>();

    /**
     * It has the chats {@code firstChat}, {@code firstChat + step} and so on, {@code chats} of them.
     *
     * @param messages that it may push
     */
    PushConnection(int port, Selector selector, int firstChat, int step, int chats, int messages) throws IOException {
        this.port = port;
        this.selector = selector;
        this.firstChat = firstChat;
        this.step = step;
        this.chats = chats;
        this.remaining = messages;
        this.channel = connected();
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    private SocketChannel connected() throws IOException {
        var connected = SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        connected.configureBlocking(false);
        connected.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return connected;
    }

    /** How many messages of that many it may push now. */
    int take(int wanted) {
        int taken = Math.min(wanted, remaining);
        remaining -= taken;
        return taken;
    }

    int nextChat() {
        int chat = firstChat + step * turn;
        turn = (turn + 1) % chats;
        return chat;
    }

    void send(byte[] bytes) throws IOException {
        request = ByteBuffer.wrap(bytes);
        busy = true;
        open();
        write();
    }

    void sendAgain() throws IOException {
        pausedUntil = 0;
        open();
        answer.clear();
        request.rewind();
        write();
    }

    private void open() throws IOException {
        if (!channel.isOpen()) {
            channel = connected();
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }
    }

    void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    boolean readAnswer() throws IOException {
        return answer.read(channel);
    }

    void done() {
        if (answer.closes()) {
            close();
        }
        answer.clear();
        busy = false;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Gone either way.
        }
    }
}

package ai.timelines.outbound.outboundhttp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A server on the loopback address that does to a connection whatever a test says, byte by byte. */
final class Receiver implements AutoCloseable {

    /** What happens on one connection; it is closed at the end. */
    interface Behaviour {
        void on(Visit visit) throws IOException;
    }

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private Receiver(ServerSocket server, Behaviour behaviour) {
        this.server = server;
        this.behaviour = behaviour;
        Thread.startVirtualThread(this::accept);
    }

    static Receiver that(Behaviour behaviour) {
        return on(ServerSocketFactory.getDefault(), behaviour);
    }

    static Receiver on(ServerSocketFactory sockets, Behaviour behaviour) {
        try {
            return new Receiver(sockets.createServerSocket(0, 1024, InetAddress.ofLiteral("127.0.0.1")), behaviour);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one request and answers it with these bytes. */
    static Receiver answering(String answer) {
        return that(visit -> {
            visit.readRequest();
            visit.write(answer);
        });
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.add(socket);
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.on(new Visit(socket, connections.size()));
        } catch (IOException e) {
            // The client hung up, which some tests are about.
        } finally {
            open.remove(socket);
        }
    }

    final class Visit {
        final Socket socket;
        final int number;
        final InputStream in;
        final OutputStream out;

        Visit(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The whole request as it came, byte for character; null if there was no more. */
        String readRequest() throws IOException {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                head.append((char) b);
            }
            String marker = "Content-Length: ";
            int length = head.indexOf(marker) + marker.length();
            int body = Integer.parseInt(head.substring(length, head.indexOf("\r\n", length)));
            head.append(new String(in.readNBytes(body), StandardCharsets.ISO_8859_1));
            requests.add(head.toString());
            return head.toString();
        }

        void write(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** Closes so that the client sees a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Stays until the client hangs up. */
        void hang() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** All requests read so far, over all connections. */
    List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.size();
    }

    int openConnections() {
        return open.size();
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}

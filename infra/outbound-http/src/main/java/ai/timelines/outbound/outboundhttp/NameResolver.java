package ai.timelines.outbound.outboundhttp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up within a deadline. A lookup cannot be interrupted and holds a thread of the platform, so it gets one of its
 * own, and no name holds more than one at a time.
 */
final class NameResolver implements AutoCloseable {

    /** More than there are requests: names that hang are waited for by their own requests alone. */
    private static final int MOST_LOOKUPS = 2048;

    private final NameLookup lookup;
    private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    NameResolver(NameLookup lookup) {
        this.lookup = lookup;
        this.threads = new ThreadPoolExecutor(
                0,
                MOST_LOOKUPS,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("name-lookup-", 0).factory());
    }

    /** All addresses of a canonical host, be it a name or an address. */
    InetAddress[] resolve(String host, Deadline deadline) throws PostFailure {
        if (HostName.isAddress(host)) {
            return new InetAddress[] {InetAddress.ofLiteral(HostName.withoutBrackets(host))};
        }
        CompletableFuture<InetAddress[]> answer = ask(host);
        try {
            return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw PostFailure.timeout("The name " + host + " was not resolved", deadline);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException ours) {
                throw ours;
            }
            throw new PostFailure(FailureKind.DNS, "The name " + host + " could not be resolved.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while a name was looked up");
        }
    }

    private CompletableFuture<InetAddress[]> ask(String host) {
        CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> running = underWay.putIfAbsent(host, mine);
        if (running != null) {
            return running;
        }
        try {
            threads.execute(() -> answer(host, mine));
        } catch (RejectedExecutionException e) {
            underWay.remove(host, mine);
            var full = new UncheckedIOException(new IOException("Too many names are being looked up.", e));
            mine.completeExceptionally(full);
            throw full;
        } catch (RuntimeException | Error e) {
            underWay.remove(host, mine);
            mine.completeExceptionally(e);
            throw e;
        }
        return mine;
    }

    /** Whoever asks after the answer is known asks anew: the question goes before it is answered. */
    private void answer(String host, CompletableFuture<InetAddress[]> question) {
        try {
            var addresses = lookup.addresses(host);
            underWay.remove(host, question);
            question.complete(addresses);
        } catch (UnknownHostException | RuntimeException | Error e) {
            underWay.remove(host, question);
            question.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

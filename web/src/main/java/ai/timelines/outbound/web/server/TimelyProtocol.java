package ai.timelines.outbound.web.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * HTTP/1.1 with an end to each request: headers, body, and the rest of a body that nobody wants, must have come within the patience of
 * {@link ArrivalProperties}, or the connection is closed under whoever waits for them.
 */
public final class TimelyProtocol extends Http11NioProtocol {

    private static final Logger log = LoggerFactory.getLogger(TimelyProtocol.class);
    private static final long SWEEP_MILLIS = 1_000;

    /** The server keeps processors for later connections and forgets them when it pleases. */
    private final Set<Watched> processors = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private volatile ArrivalProperties limits = new ArrivalProperties(Duration.ofSeconds(60), DataSize.ofKilobytes(16));
    private @Nullable ScheduledFuture<?> sweeping;

    void limits(ArrivalProperties limits) {
        this.limits = limits;
    }

    @Override
    protected Processor createProcessor() {
        var processor = new Watched(this, getAdapter());
        processors.add(processor);
        return processor;
    }

    @Override
    public void start() throws Exception {
        super.start();
        sweeping = getUtilityExecutor()
                .scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        super.stop();
    }

    private void sweep() {
        List<Watched> all;
        synchronized (processors) {
            all = List.copyOf(processors);
        }
        var late = new ArrayList<String>();
        for (Watched processor : all) {
            try {
                processor.closeIfLate(limits).ifPresent(late::add);
            } catch (RuntimeException changedMeanwhile) {
                // It is looked at without a lock, and again in a moment.
                log.debug("A connection could not be looked at", changedMeanwhile);
            }
        }
        if (!late.isEmpty()) {
            // One line, however many they are: callers must not fill the log.
            log.info(
                    "{} requests that came too slowly were cut off, one of them from {}", late.size(), late.getFirst());
        }
    }

    /** A connection's present request. */
    private static final class Watched extends Http11Processor {

        Watched(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
        }

        /** Returns who was cut off, if its request was late. */
        Optional<String> closeIfLate(ArrivalProperties limits) {
            long start = request.getStartTimeNanos();
            var socket = getSocketWrapper();
            // Below zero it waits for a request.
            if (start < 0 || socket == null || System.nanoTime() - start < limits.nanosFor(request.getBytesRead())) {
                return Optional.empty();
            }
            if (isRequestBodyFullyRead() || request.getStartTimeNanos() != start || socket.isClosed()) {
                return Optional.empty();
            }
            var caller = String.valueOf(socket.getRemoteAddr());
            socket.close();
            return Optional.of(caller);
        }
    }
}

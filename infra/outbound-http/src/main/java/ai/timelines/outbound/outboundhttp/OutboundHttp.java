package ai.timelines.outbound.outboundhttp;

import java.net.InetAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * POSTs to customers' URLs. It follows no redirects, keeps no cookies, uses no proxies, unpacks nothing and sends no header that
 * it was not given but {@code Host} and {@code Content-Length}. Connections are kept and used again; a POST on one that turns
 * out to have been closed before a byte came back is sent once more on a new one, as at-least-once delivery permits (R10).
 */
@Component
public final class OutboundHttp implements AutoCloseable {

    /**
     * Connections to all targets. One target may have them all, for it may be many tenants' target: how many requests a tenant has
     * under way is for the callers to bound, and nobody waits here for another tenant's connection (R29).
     */
    private static final int MOST = 8192;

    private static final long SWEEP_SECONDS = 5;

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+.^_`|~-";
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer");

    private final Duration timeout;
    private final NameResolver names;
    private final AddressGuard guard;
    private final ScheduledThreadPoolExecutor timer;
    private final PoolingHttpClientConnectionManager pool;

    /** @param listening where the product itself is; nothing is guarded where nobody tells it */
    @Autowired
    public OutboundHttp(OutboundHttpProperties properties, ObjectProvider<ListeningPorts> listening) {
        this(properties, InetAddress::getAllByName, null, all(listening));
    }

    private static ListeningPorts all(ObjectProvider<ListeningPorts> listening) {
        return new ListeningPorts() {
            @Override
            public boolean include(int port) {
                return listening.stream().anyMatch(ports -> ports.include(port));
            }

            @Override
            public boolean areBehind(String host, int port) {
                return listening.stream().anyMatch(ports -> ports.areBehind(host, port));
            }
        };
    }

    /** Asks others for names, or trusts others' certificates: for tests. */
    OutboundHttp(
            OutboundHttpProperties properties,
            NameLookup lookup,
            @Nullable KeyStore authorities,
            ListeningPorts listening) {
        timeout = properties.timeout();
        names = new NameResolver(lookup);
        guard = new AddressGuard(properties.allowedBlocks(), new OwnAddresses(), listening);
        var dialer = new Dialer(names, guard, new Tls(authorities));
        pool = new PoolingHttpClientConnectionManager(
                dialer, PoolConcurrencyPolicy.STRICT, PoolReusePolicy.LIFO, null, socket -> new Wire(), true);
        pool.setDefaultMaxPerRoute(MOST);
        pool.setMaxTotal(MOST);
        // Each connection is looked at by ourselves before it is used again.
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                .build());
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("outbound-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Closing may wait for the other side, which the deadlines must not. */
    private void sweep() {
        Thread.startVirtualThread(pool::closeExpired);
    }

    /**
     * Why nothing would be sent to this URL, in a sentence for a customer, as far as it can be told without looking its name up;
     * whatever this says, each POST is judged by the addresses that it dials.
     */
    public Optional<String> objection(TargetUrl url) {
        return guard.objectionBeforeLookup(url.host(), url.port());
    }

    /**
     * POSTs and waits for the outcome, at most as long as the configured deadline. Made for virtual threads, thousands of them.
     * Nothing that the other side does makes this throw.
     *
     * @throws IllegalArgumentException if the request's headers cannot be sent as they are
     * @throws java.io.UncheckedIOException if this process has no file descriptors or threads left, which is nobody else's error
     * @throws java.util.concurrent.CancellationException if the thread was interrupted before there was an outcome
     */
    public Exchange post(OutboundRequest request) {
        long start = System.nanoTime();
        List<Header> headers = headers(request);
        TargetUrl url = request.url();
        var message = new BasicClassicHttpRequest("POST", url.scheme(), null, url.pathAndQuery());
        headers.forEach(header -> message.addHeader(header.name(), header.value()));
        message.setEntity(new ByteArrayEntity(request.body(), (ContentType) null));
        boolean secure = url.scheme().equals("https");
        var route = new HttpRoute(new HttpHost(url.scheme(), url.host(), url.port()), null, secure);
        try (var deadline = new Deadline(timeout, timer)) {
            Outcome outcome = new Call(pool, route, message, deadline).outcome();
            return new Exchange(headers, Duration.ofNanos(System.nanoTime() - start), outcome);
        }
    }

    private static List<Header> headers(OutboundRequest request) {
        List<Header> headers = new ArrayList<>(request.headers().size() + 2);
        headers.add(new Header("Host", request.url().hostAndPort()));
        for (Header header : request.headers()) {
            if (!isToken(header.name())
                    || !isPrintable(header.value())
                    || OWN_HEADERS.contains(header.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("The header " + header.name() + " cannot be sent.");
            }
            headers.add(header);
        }
        headers.add(new Header("Content-Length", Integer.toString(request.body().length)));
        return headers;
    }

    private static boolean isToken(String name) {
        return !name.isEmpty() && consistsOf(name, OutboundHttp::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    private static boolean isPrintable(String value) {
        return consistsOf(value, c -> (c >= ' ' && c <= '~') || c == '\t');
    }

    /** Without a stream: each header of each request passes here. */
    private static boolean consistsOf(String text, IntPredicate characters) {
        for (int i = 0; i < text.length(); i++) {
            if (!characters.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pool.close(CloseMode.IMMEDIATE);
        names.close();
    }
}

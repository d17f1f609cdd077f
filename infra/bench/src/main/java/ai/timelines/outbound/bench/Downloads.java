package ai.timelines.outbound.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Downloads a file as many receivers would, in waves: all of them at once, and again after a while. Each line of its standard input says how, and
 * is answered by a line with what came of it.
 */
public final class Downloads {

    private Downloads() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            IO.println(run(Line.parse(line)));
        }
    }

    private static Line run(Line wanted) throws InterruptedException {
        var url = URI.create(wanted.text("url"));
        long every = TimeUnit.MILLISECONDS.toNanos(wanted.number("every"));
        long begin = System.nanoTime();
        long end = begin + (long) (wanted.decimal("seconds") * 1e9);
        var whole = new AtomicInteger();
        var failed = new AtomicInteger();
        var longest = new AtomicLong();
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build()) {
            for (long wave = begin; System.nanoTime() < end; wave = Math.max(wave + every, System.nanoTime())) {
                TimeUnit.NANOSECONDS.sleep(wave - System.nanoTime());
                long waveBegin = System.nanoTime();
                try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int i = 0; i < wanted.number("parallel"); i++) {
                        executor.submit(
                                () -> (isWhole(client, url, wanted.big("bytes")) ? whole : failed).incrementAndGet());
                    }
                }
                longest.accumulateAndGet(System.nanoTime() - waveBegin, Math::max);
            }
        }
        return Line.of("whole", whole, "failed", failed, "longestMillis", TimeUnit.NANOSECONDS.toMillis(longest.get()));
    }

    private static boolean isWhole(HttpClient client, URI url, long bytes) throws InterruptedException {
        var request = HttpRequest.newBuilder(url).timeout(Duration.ofMinutes(1)).build();
        try {
            var answer = client.send(request, BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                return answer.statusCode() == 200 && body.transferTo(OutputStream.nullOutputStream()) == bytes;
            }
        } catch (IOException _) {
            return false;
        }
    }
}

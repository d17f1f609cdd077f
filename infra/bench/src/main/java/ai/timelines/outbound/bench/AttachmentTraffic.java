package ai.timelines.outbound.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One tenant's messages, first alone, then while many receivers download large attachments. */
record AttachmentTraffic() implements Scenario {

    private static final String NAME = "attachments";
    private static final Pattern LINK = Pattern.compile("http[^\"\\\\]*(/attachments/[^\"\\\\]+)");

    /** What downloads may cost the deliveries. */
    private static final double LARGEST_SHARE = 1 / 3.0;

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var options = stack.options;
        int parallel = options.number("downloads", 50, 5);
        int mebibytes = options.number("mebibytes", 10, 1);
        int every = options.number("every", 10, 1);
        int seconds = options.number("seconds", 120, 3);
        try (var rig = new Rig(stack, 1, Map.of())) {
            var workspaces = rig.workspaces(1, "none");
            var load = Load.closedLoop(
                    workspaces, options.number("chats", 1_000, 100), options.number("connections", 64, 8), 1);
            rig.run(load.forSeconds(options.number("warmup", 60, 1)), Pushing.PATIENCE);

            var alone = measure(
                    rig,
                    load.forSeconds(seconds),
                    NAME + ", without",
                    "one tenant, a POST per message, closed loop of %d connections, alone"
                            .formatted(load.connections()));
            results.accept(alone);

            var downloads = Line.of(
                    "url",
                    link(stack, rig, mebibytes << 20),
                    "bytes",
                    mebibytes << 20,
                    "parallel",
                    parallel,
                    "every",
                    every * 1_000,
                    "seconds",
                    seconds);
            var downloader = stack.downloader();
            var downloaded = CompletableFuture.supplyAsync(() -> download(downloader, downloads));
            var beside = measure(
                    rig,
                    load.forSeconds(seconds),
                    NAME + ", with",
                    "the same beside %d parallel downloads of %d MiB every %d s".formatted(parallel, mebibytes, every));
            try {
                double lost = 1 - beside.deliveredPerSecond() / alone.deliveredPerSecond();
                results.accept(beside.with(
                                "delivered %.0f %% less than without downloads (at most %.0f %% wanted); downloads: %s"
                                        .formatted(100 * lost, 100 * LARGEST_SHARE, downloaded.join()))
                        .within(options.is("quick") || lost <= LARGEST_SHARE, "they cost more than a third"));
            } catch (CompletionException e) {
                throw new IOException("the downloads", e);
            }
        }
    }

    /** Of a file that a message has carried, as its receiver got it. */
    private static String link(Stack stack, Rig rig, int bytes) throws IOException, InterruptedException {
        var workspace = rig.workspaces(1, "none").getFirst();
        int port = rig.port();
        stack.api.pushWithFile(port, workspace, stack.api.upload(port, workspace, new byte[bytes]));
        for (int i = 0; i < 100; i++) {
            var link = LINK.matcher(stack.api.get(port, "/api/v1/workspaces/" + workspace + "/deliveries/log"));
            if (link.find()) {
                return "http://127.0.0.1:" + port + link.group(1);
            }
            Rig.pause(Duration.ofMillis(100));
        }
        throw new IOException("no message with an attachment was delivered");
    }

    private static Line download(Child downloader, Line downloads) {
        try {
            downloader.tell(downloads.toString());
            return Line.parse(downloader.hear());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result measure(Rig rig, Load load, String name, String what)
            throws IOException, InterruptedException, SQLException {
        var measurement = new Measurement(rig);
        var run = rig.run(load, Pushing.PATIENCE);
        return measurement.result(
                name, what, run, run.deliveredPerSecondSince(run.pushed().beginNanos()), run.latencies(), List.of());
    }
}

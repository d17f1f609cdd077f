package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Chats held by webhooks that are off, then switched on (R9): a message must cost the same, however many wait. */
record HeldBacklog() implements Scenario {

    private static final int TENANTS = 10;

    /** Sizes that larger ones are held against; the smallest is mostly the time in which everything begins. */
    private static final Set<Integer> COMPARED = Set.of(200, 1_000, 10_000);

    /** A small backlog is drained that many times, or until this many messages: CPU time comes in hundredths of a second. */
    private static final int MOST_ROUNDS = 10;

    private static final int ENOUGH_MESSAGES = 10_000;

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var options = stack.options;
        int batch = options.number("batch", 100, 100);
        int connections = options.number("connections", 8, 4);
        try (var rig = new Rig(stack, 1, Map.of())) {
            var workspaces = rig.workspaces(options.number("tenants", TENANTS, 3), "none");
            rig.run(
                    Load.closedLoop(workspaces, 1_000, connections, batch).forSeconds(options.number("warmup", 60, 1)),
                    Pushing.PATIENCE);
            int nextChat = 1_000;
            var means = new LinkedHashMap<Integer, Double>();
            for (int size : options.numbers("backlogs", "1000,10000,100000,300000", "200,1000")) {
                int rounds = options.is("quick") ? 1 : Math.clamp(ENOUGH_MESSAGES / size, 1, MOST_ROUNDS);
                var costs = new ArrayList<Double>();
                for (int round = 1; round <= rounds; round++) {
                    var load = Load.closedLoop(workspaces, size, connections, batch)
                            .fromChat(nextChat)
                            .ofMessages(size);
                    nextChat += size;
                    var result = drain(rig, workspaces, load, "backlog " + size);
                    costs.add(result.cost().perThousand(size).product());
                    if (round == rounds) {
                        double mean = costs.stream()
                                .mapToDouble(cost -> cost)
                                .average()
                                .orElse(0);
                        var ratios = means.entrySet().stream()
                                .filter(before -> COMPARED.contains(before.getKey()))
                                .map(before ->
                                        ", %.2f times that of %,d".formatted(mean / before.getValue(), before.getKey()))
                                .collect(Collectors.joining());
                        means.put(size, mean);
                        results.accept(
                                result.with("mean of %d rounds: %.3f s per 1,000%s".formatted(rounds, mean, ratios)));
                    } else if (result.failed()) {
                        results.accept(result);
                    }
                }
            }
        }
    }

    private static Result drain(Rig rig, List<String> workspaces, Load load, String name)
            throws IOException, InterruptedException, SQLException {
        rig.setWebhooks(workspaces, "backlog", "none", false);
        int first = rig.stack.nextIndex();
        var pushed = rig.push(load);
        int early = rig.stack.arrived(first, pushed.used());
        var measurement = new Measurement(rig);
        long begin = Clock.nanos();
        rig.setWebhooks(workspaces, "backlog", "none", true);
        var run = rig.drained(first, pushed, Pushing.PATIENCE);
        var begins = new long[run.arrived().length];
        Arrays.fill(begins, begin);
        return measurement.result(
                name,
                "%,d chats of %d tenants held with a message each, switched on; latency is from there, cost without accepting"
                        .formatted(load.chats(), workspaces.size()),
                run,
                run.deliveredPerSecondSince(begin),
                Latencies.between(begins, run.arrived()),
                early == 0 ? List.of() : List.of("SENT WHILE OFF: " + early));
    }
}

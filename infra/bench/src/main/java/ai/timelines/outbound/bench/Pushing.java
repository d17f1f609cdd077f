package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Messages pushed and sent on, as fast as they are accepted or at a given rate.
 *
 * @param tenants as a rule; {@code --tenants}
 * @param chats of all tenants together
 * @param batch messages in a request; 1 for single pushes
 * @param rate messages per second; 0 for a closed loop
 * @param nodes processes of the application
 * @param messages how many; 0 for as many as there is time
 * @param window of the bundles; zero for a POST per message
 * @param target what it should reach
 */
record Pushing(
        String name,
        int tenants,
        int chats,
        int batch,
        int rate,
        int nodes,
        int messages,
        Duration window,
        Target target)
        implements Scenario {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    Pushing(String name, int tenants, int chats, int batch, int rate, int nodes, int messages) {
        this(name, tenants, chats, batch, rate, nodes, messages, Duration.ZERO, Target.NONE);
    }

    /** Bundled in windows of that length. */
    Pushing every(Duration length) {
        return new Pushing(name, tenants, chats, batch, rate, nodes, messages, length, target);
    }

    Pushing toReach(Target wanted) {
        return new Pushing(name, tenants, chats, batch, rate, nodes, messages, window, wanted);
    }

    /**
     * What a machine of two cores should reach, with everything on it.
     *
     * @param perSecond messages delivered, at least
     * @param costPerThousand seconds of CPU that the product and its database take for 1,000 messages, less than
     * @param p99Millis from acceptance to arrival, less than
     */
    record Target(double perSecond, double costPerThousand, double p99Millis) {

        private static final Target NONE = new Target(0, Double.MAX_VALUE, Double.MAX_VALUE);

        static Target rate(double perSecond) {
            return new Target(perSecond, Double.MAX_VALUE, Double.MAX_VALUE);
        }

        static Target p99(double millis) {
            return new Target(0, Double.MAX_VALUE, millis);
        }

        Target atCost(double seconds) {
            return new Target(perSecond, seconds, p99Millis);
        }

        private Result judge(Result result) {
            double cost = result.cost().perThousand(result.accepted()).product();
            double p99 = result.latency().millis(99);
            return result.within(
                            result.deliveredPerSecond() >= perSecond,
                            "%,.0f/s delivered, %,.0f wanted".formatted(result.deliveredPerSecond(), perSecond))
                    .within(
                            cost < costPerThousand,
                            "%.3f s of CPU per 1,000, less than %.3f wanted".formatted(cost, costPerThousand))
                    .within(p99 < p99Millis, "p99 %.0f ms, less than %.0f wanted".formatted(p99, p99Millis));
        }
    }

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var options = stack.options;
        int each = batch == 1 ? 1 : options.number("batch", batch, batch);
        int connections = options.number("connections", each == 1 ? 128 : 8, 8);
        int all = options.number("chats", chats, Math.min(chats, 500));
        int perSecond =
                rate == 0 ? 0 : options.number(each == 1 ? "rate" : "batch-rate", rate, each == 1 ? 100 : 1_000);
        try (var rig = new Rig(stack, nodes, environment())) {
            var workspaces = rig.workspaces(
                    options.number("tenants", tenants, Math.min(tenants, 5)), window.isZero() ? "none" : "1h");
            var load = Load.closedLoop(workspaces, all, connections, each);
            rig.run(load.forSeconds(options.number("warmup", 60, 1)), PATIENCE);

            var measured = messages > 0
                    ? load.ofMessages(options.number("messages", messages, 500))
                    : load.forSeconds(options.number("seconds", 120, 3)).at(perSecond);
            var measurement = new Measurement(rig);
            var run = rig.run(measured, PATIENCE);
            // What was delivered and not settled would come again.
            int unsettled = rig.unsettled();
            var result = measurement
                    .result(name, what(workspaces.size(), all, connections, each, perSecond), run)
                    .within(unsettled == 0, "still under way after a minute: chats " + unsettled);
            results.accept(options.is("quick") ? result : target.judge(result));
        }
    }

    private Map<String, String> environment() {
        return window.isZero() ? Map.of() : Map.of("OUTBOUND_AGGREGATION_HOUR", window.toString());
    }

    private String what(int workspaces, int all, int connections, int each, int perSecond) {
        return "%s, %,d chats, %s; pushed %s, %s%s"
                .formatted(
                        workspaces == 1 ? "one tenant" : workspaces + " tenants",
                        all,
                        window.isZero()
                                ? "one POST per message"
                                : "a bundle per chat every " + window.toSeconds() + " s",
                        each == 1 ? "singly" : "in batches of " + each,
                        perSecond == 0
                                ? "closed loop of " + connections + " connections"
                                : "open loop of " + perSecond + "/s",
                        nodes == 1 ? "" : "; " + nodes + " nodes over one database");
    }
}

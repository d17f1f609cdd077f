package ai.timelines.outbound.bench;

import java.util.List;

/** How much is pushed while something bad happens. */
enum Pressure {
    /** A message at a time, at a rate that can be kept up. */
    STEADY,

    /** Batches, more than two cores can send. */
    FLOOD,

    /** A message at a time, by more services at once than are answered at once. */
    CROWD;

    private static final int CHATS = 800;
    private static final int RATE = 1_000;
    private static final int FLOOD_RATE = 20_000;
    private static final int BATCH = 100;

    /** Primes, so that each tenant's chats are spread over all connections and nodes. */
    private static final int CONNECTIONS = 127;

    private static final int BATCH_CONNECTIONS = 7;

    /** Just below what the application lets in. */
    private static final int CROWD_CONNECTIONS = 1_999;

    /** Of what is offered in a flood; if more is taken nothing was slowed down. */
    private static final double MOST_TAKEN = 0.9;

    /** What is taken in a flood does not wait for so long: what two cores accept in a minute while they send nothing, they would send in three. */
    private static final double LONGEST_WAIT_SECONDS = 15;

    Load load(List<String> tenants, Options options) {
        return switch (this) {
            case STEADY -> Load.closedLoop(tenants, CHATS, CONNECTIONS, 1).at(options.number("rate", RATE, RATE));
            case FLOOD ->
                Load.closedLoop(tenants, CHATS, BATCH_CONNECTIONS, BATCH)
                        .at(options.number("flood", FLOOD_RATE, FLOOD_RATE));
            case CROWD -> Load.closedLoop(tenants, CROWD_CONNECTIONS, CROWD_CONNECTIONS, 1);
        };
    }

    /** Whether it was felt, where it is meant to be too much. */
    void judge(Load load, Onslaught.Account account, Findings findings) {
        var pushed = account.pushed();
        switch (this) {
            case STEADY -> {}
            case FLOOD -> {
                findings.say("of %,.0f/s offered %,.0f were taken".formatted(load.rate(), pushed.perSecond()));
                findings.require(
                        pushed.perSecond() < MOST_TAKEN * load.rate() || pushed.refused() > 0,
                        "nothing was slowed down or refused");
                findings.require(
                        account.recoverySeconds() < LONGEST_WAIT_SECONDS,
                        "more was taken than could be sent: the last of it came %.0f s later"
                                .formatted(account.recoverySeconds()));
            }
            case CROWD -> {
                findings.say("%,.0f/s were taken, answered within %.0f ms (p50), %.0f ms (p99)"
                        .formatted(pushed.perSecond(), pushed.p50Millis(), pushed.p99Millis()));
                findings.require(pushed.refused() > 0, "nobody was refused");
            }
        }
    }
}

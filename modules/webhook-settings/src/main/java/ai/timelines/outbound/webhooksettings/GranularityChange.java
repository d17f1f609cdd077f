package ai.timelines.outbound.webhooksettings;

import java.time.Instant;

/** From this instant on this granularity was in force. */
public record GranularityChange(Instant at, Granularity granularity) {}

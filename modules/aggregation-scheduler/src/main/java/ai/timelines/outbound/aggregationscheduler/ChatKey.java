package ai.timelines.outbound.aggregationscheduler;

import java.util.UUID;

/** A chat of a workspace. */
public record ChatKey(UUID workspaceId, String chatId) {}

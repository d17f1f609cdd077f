package ai.timelines.outbound.workspace;

import java.util.UUID;

/** A workspace that a person belongs to, and as what. */
public record Membership(UUID workspaceId, String workspaceName, Role role) {}

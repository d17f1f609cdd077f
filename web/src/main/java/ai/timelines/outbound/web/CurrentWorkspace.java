package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.Role;
import java.util.UUID;

/** The workspace that the signed-in person is working in, and as what; a parameter of page controllers. */
public record CurrentWorkspace(UUID workspaceId, String workspaceName, Role role, UUID personId) {}

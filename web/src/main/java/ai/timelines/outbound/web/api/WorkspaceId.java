package ai.timelines.outbound.web.api;

import java.util.UUID;

/** The workspace of a request: it exists, and the caller may act for it. Only {@link WorkspaceAccess} makes these. */
record WorkspaceId(UUID id) {}

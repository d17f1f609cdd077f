package ai.timelines.outbound.workspace;

import java.time.ZoneId;
import java.util.UUID;

/** A workspace and its owner, as shown to those who may see both. */
public record WorkspaceDetails(UUID id, String name, ZoneId timeZone, String locale, Owner owner) {}

package ai.timelines.outbound.workspace;

import java.util.UUID;

/** The program that presented a token. */
public sealed interface Caller {

    /** The token's id, fit for logs. */
    UUID id();

    /** The token's name, as whoever made it chose it. */
    String name();

    /** One of the operator's own services, which acts for every workspace. */
    record Service(UUID id, String name) implements Caller {}

    /** A customer's program, which acts for its own workspace only. */
    record OfWorkspace(UUID id, UUID workspaceId, String name) implements Caller {}
}

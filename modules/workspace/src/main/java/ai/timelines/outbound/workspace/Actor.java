package ai.timelines.outbound.workspace;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who does something, as the audit trail names them.
 *
 * @param id of the person or of the token; null where there is neither
 * @param name at most 255 characters; empty for the system itself
 */
public record Actor(Kind kind, @Nullable UUID id, String name) {

    /** The application by itself, such as when too many errors switch a webhook off. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, null, "");

    /** Whoever runs the application's commands on its machine. */
    public static final Actor OPERATOR = new Actor(Kind.OPERATOR, null, "");

    /** What kind of actor it is. */
    public enum Kind {
        PERSON,
        WORKSPACE_TOKEN,
        SERVICE_TOKEN,
        OPERATOR,
        SYSTEM
    }

    public static Actor person(UUID id, String name) {
        return new Actor(Kind.PERSON, id, name);
    }

    public static Actor of(Caller caller) {
        return switch (caller) {
            case Caller.OfWorkspace token -> new Actor(Kind.WORKSPACE_TOKEN, token.id(), token.name());
            case Caller.Service token -> new Actor(Kind.SERVICE_TOKEN, token.id(), token.name());
        };
    }
}

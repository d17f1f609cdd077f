package ai.timelines.outbound.workspace;

import java.util.UUID;

/**
 * A token just made.
 *
 * @param secret the token itself, to be shown once and then forgotten
 */
public record IssuedToken(UUID id, String secret) {

    @Override
    public String toString() {
        return "IssuedToken[" + id + "]";
    }
}

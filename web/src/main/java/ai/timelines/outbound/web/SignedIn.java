package ai.timelines.outbound.web;

import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;

/**
 * The person of a session.
 *
 * @param generation of the password with which the session began; it ends when there is another
 */
public record SignedIn(UUID personId, String email, String fullName, int generation)
        implements Principal, Serializable {

    /** The person's id: it stays when the address changes. */
    @Override
    public String getName() {
        return personId.toString();
    }

    SignedIn withGeneration(int newGeneration) {
        return new SignedIn(personId, email, fullName, newGeneration);
    }

    /** The full name, or the address of a person without one. */
    public String shownAs() {
        return fullName.isBlank() ? email : fullName;
    }
}

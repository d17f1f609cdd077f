package ai.timelines.outbound.web;

import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;

/** The person of a session. */
public record SignedIn(UUID personId, String email, String fullName) implements Principal, Serializable {

    /** The person's id: it stays when the address changes. */
    @Override
    public String getName() {
        return personId.toString();
    }

    /** The full name, or the address of a person without one. */
    public String shownAs() {
        return fullName.isBlank() ? email : fullName;
    }
}

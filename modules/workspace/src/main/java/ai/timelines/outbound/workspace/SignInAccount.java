package ai.timelines.outbound.workspace;

import java.util.UUID;

/** What signing in needs to know of a person who has a password. */
public record SignInAccount(UUID personId, String email, String fullName, String passwordHash) {

    @Override
    public String toString() {
        return "SignInAccount[" + personId + "]";
    }
}

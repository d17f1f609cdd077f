package ai.timelines.outbound.workspace;

import java.util.UUID;

/**
 * What signing in needs to know of a person who has a password.
 *
 * @param passwordGeneration how often the password has been changed
 */
public record SignInAccount(UUID personId, String email, String fullName, String passwordHash, int passwordGeneration) {

    /** The full name, or the address of a person without one. */
    public String shownAs() {
        return fullName.isBlank() ? email : fullName;
    }

    @Override
    public String toString() {
        return "SignInAccount[" + personId + "]";
    }
}

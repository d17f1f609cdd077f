package ai.timelines.outbound.workspace;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which passwords may be chosen. */
final class Passwords {

    static final int FEWEST_CHARACTERS = 10;

    /** More than this bcrypt does not take in. */
    private static final int MOST_BYTES = 72;

    private Passwords() {}

    /** Why a password will not do, in a sentence for the person who typed it. */
    static Optional<String> objection(String password) {
        if (password.codePointCount(0, password.length()) < FEWEST_CHARACTERS) {
            return Optional.of("Choose a password of at least " + FEWEST_CHARACTERS + " characters.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return Optional.of("Choose a shorter password: at most " + MOST_BYTES
                    + " letters, digits and signs; accented letters and emoji count for two to four each.");
        }
        return Optional.empty();
    }
}

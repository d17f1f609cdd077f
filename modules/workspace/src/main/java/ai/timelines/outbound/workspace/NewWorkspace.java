package ai.timelines.outbound.workspace;

import java.time.ZoneId;

/**
 * What it takes to open a workspace.
 *
 * @param name 1 to 255 characters without control characters
 * @param timeZone the zone of its aggregation windows (R5)
 * @param locale a BCP 47 language tag of at most 35 characters
 * @param ownerName at most 255 characters without control characters, may be empty
 * @param ownerEmail where the invitation goes; an address known already keeps its person
 */
public record NewWorkspace(String name, ZoneId timeZone, String locale, String ownerName, String ownerEmail) {

    public NewWorkspace {
        ownerEmail = ownerEmail.strip();
        require(!name.isBlank() && fits(name, 255), "A workspace needs a name of 1 to 255 characters on one line");
        require(!locale.isBlank() && fits(locale, 35), "A locale has 1 to 35 characters");
        require(fits(ownerName, 255), "A name has at most 255 characters on one line");
        require(!ownerEmail.isEmpty() && fits(ownerEmail, 255), "An e-mail address has 1 to 255 characters");
    }

    /** One line: these texts stand in the subject and the words of mails. */
    private static boolean fits(String text, int codePoints) {
        return text.codePointCount(0, text.length()) <= codePoints
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static void require(boolean met, String sentence) {
        if (!met) {
            throw new IllegalArgumentException(sentence);
        }
    }
}

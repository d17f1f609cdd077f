package ai.timelines.outbound.mail;

/**
 * A plain text e-mail to one person.
 *
 * @param to the address, at most 320 characters
 * @param toName may be empty, at most 255 characters
 * @param subject at most 500 characters
 */
public record Mail(String to, String toName, String subject, String text) {

    public Mail {
        requireHeader("address", to, 320);
        requireHeader("name", toName, 255);
        requireHeader("subject", subject, 500);
        if (to.isBlank()) {
            throw new IllegalArgumentException("A mail needs an address");
        }
    }

    /** A line break would let whoever chose the value add headers of their own. */
    private static void requireHeader(String field, String value, int longest) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("The %s of a mail must be one line".formatted(field));
        }
        if (value.codePointCount(0, value.length()) > longest) {
            throw new IllegalArgumentException("The %s of a mail has over %d characters".formatted(field, longest));
        }
    }

    /** Leaves the text out: it may hold a link that signs somebody in. */
    @Override
    public String toString() {
        return "Mail[to=%s, subject=%s]".formatted(to, subject);
    }
}

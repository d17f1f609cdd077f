package ai.timelines.outbound.workspace;

/** What came of choosing a password. */
public sealed interface Acceptance {

    /** The person can sign in now. */
    record Accepted(String email) implements Acceptance {}

    /** The password will not do; the sentence says why. */
    record PasswordRefused(String sentence) implements Acceptance {}

    /** Too many passwords are being hashed at the moment; the same may be sent again. */
    record Busy() implements Acceptance {}

    /** The invitation is not open (any more). */
    record NotOpen(Invitation state) implements Acceptance {}
}

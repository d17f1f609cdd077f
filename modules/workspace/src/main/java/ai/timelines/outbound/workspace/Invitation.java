package ai.timelines.outbound.workspace;

/** What a link of an invitation leads to. */
public sealed interface Invitation {

    /** A password can be chosen now. */
    record Open(String workspaceName, String fullName, String email) implements Invitation {}

    /** The invited person has a password already and signs in with it. */
    record PasswordExists(String workspaceName, String email) implements Invitation {}

    /** The password was chosen through this link before. */
    record Used() implements Invitation {}

    /** The link is older than 14 days. */
    record Expired() implements Invitation {}

    /** No such link was ever sent. */
    record Unknown() implements Invitation {}
}

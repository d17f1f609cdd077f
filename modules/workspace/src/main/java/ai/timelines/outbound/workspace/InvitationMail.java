package ai.timelines.outbound.workspace;

import ai.timelines.outbound.mail.Mail;

/** The words of the mail that invites the owner of a new workspace. */
final class InvitationMail {

    private InvitationMail() {}

    static Mail toOwner(Workspace workspace, Person owner, String link) {
        return new Mail(
                owner.email(),
                owner.fullName(),
                "Your workspace " + workspace.name() + " is ready",
                owner.hasPassword() ? signIn(workspace, owner, link) : choosePassword(workspace, owner, link));
    }

    private static String choosePassword(Workspace workspace, Person owner, String link) {
        return """
                %s

                the workspace "%s" has been opened for you, and you are its owner.

                Choose a password here, then you can sign in with this e-mail address:
                %s

                The link works once, for 14 days. If you did not expect this mail, you can ignore it.
                """.formatted(greeting(owner), workspace.name(), link);
    }

    private static String signIn(Workspace workspace, Person owner, String link) {
        return """
                %s

                the workspace "%s" has been opened for you, and you are its owner.

                You have an account with this e-mail address already: sign in with the password that you know.
                %s

                If you did not expect this mail, you can ignore it.
                """.formatted(greeting(owner), workspace.name(), link);
    }

    private static String greeting(Person person) {
        return person.fullName().isBlank() ? "Hello," : "Hello " + person.fullName() + ",";
    }
}

package ai.timelines.outbound.workspace;

/**
 * The owner of a workspace as its mails address them.
 *
 * @param locale the BCP 47 tag of the person's own setting, else of the workspace
 */
public record Owner(String fullName, String email, String locale) {}

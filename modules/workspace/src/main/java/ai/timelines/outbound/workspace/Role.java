package ai.timelines.outbound.workspace;

/** What a member of a workspace may do (R28). */
public enum Role {
    OWNER,
    ADMIN,
    TEAMMATE;

    /** Whether the integration settings of the workspace are open to this role. */
    public boolean mayManageIntegrations() {
        return this != TEAMMATE;
    }
}

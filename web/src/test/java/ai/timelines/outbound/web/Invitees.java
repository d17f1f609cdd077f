package ai.timelines.outbound.web;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Opens workspaces and keeps the mail that invites the owner, which the outbox forgets as soon as it has been sent. */
@Component
public class Invitees {

    /** A workspace that was opened, and the text of its owner's invitation. */
    public record Invited(UUID workspaceId, String mail) {}

    private final Workspaces workspaces;
    private final Transactions transactions;
    private final JdbcClient jdbc;

    Invitees(Workspaces workspaces, Transactions transactions, JdbcClient jdbc) {
        this.workspaces = workspaces;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    public Invited invite(NewWorkspace wanted) {
        return transactions.call(() -> {
            var id = workspaces.create(wanted);
            var mail = jdbc.sql("SELECT body FROM mail_outbox WHERE to_address = ? ORDER BY id DESC LIMIT 1")
                    .param(wanted.ownerEmail())
                    .query(String.class)
                    .single();
            return new Invited(id, mail);
        });
    }
}

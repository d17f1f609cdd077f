package ai.timelines.outbound.web;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.MessageIngest;
import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.webhookdelivery.TestRequests;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.AuditTrail;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Role;
import ai.timelines.outbound.workspace.Workspaces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/** Opens workspaces with people of each role at their browsers, and with something of each kind in them. */
@Component
class TwoTenants {

    private static final String PASSWORD = "correct horse battery";

    /** Quick to check, since a test signs in often. */
    private static final String PASSWORD_HASH = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD);

    /** @param name stands in whatever shows something of the workspace */
    record Tenant(
            UUID workspaceId,
            String name,
            Browser owner,
            Browser admin,
            Browser teammate,
            UUID tokenId,
            String token,
            UUID deliveryId,
            String chatId,
            UUID permalinkId,
            UUID attachmentId,
            UUID auditEntryId) {

        /** Ids that nobody has. */
        static Tenant unknown() {
            var browser = new Browser(0);
            return new Tenant(
                    UUID.randomUUID(),
                    "",
                    browser,
                    browser,
                    browser,
                    UUID.randomUUID(),
                    "",
                    UUID.randomUUID(),
                    "nobodys-chat",
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    UUID.randomUUID());
        }

        /** The same things, asked for in another workspace. */
        Tenant in(UUID other) {
            return new Tenant(
                    other,
                    name,
                    owner,
                    admin,
                    teammate,
                    tokenId,
                    token,
                    deliveryId,
                    chatId,
                    permalinkId,
                    attachmentId,
                    auditEntryId);
        }
    }

    private final Workspaces workspaces;
    private final Webhooks webhooks;
    private final TestRequests tests;
    private final MessageIngest ingest;
    private final Conversations conversations;
    private final Attachments attachments;
    private final ApiTokens tokens;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    TwoTenants(
            Workspaces workspaces,
            Webhooks webhooks,
            TestRequests tests,
            MessageIngest ingest,
            Conversations conversations,
            Attachments attachments,
            ApiTokens tokens,
            AuditTrail audit,
            JdbcClient jdbc) {
        this.workspaces = workspaces;
        this.webhooks = webhooks;
        this.tests = tests;
        this.ingest = ingest;
        this.conversations = conversations;
        this.attachments = attachments;
        this.tokens = tokens;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    Tenant open(int port) {
        var name = "Tenant " + UUID.randomUUID();
        var owner = email();
        var id = workspaces.create(new NewWorkspace(name, ZoneOffset.UTC, "en", "", owner));
        jdbc.sql("UPDATE person SET password_hash = ? WHERE email = ?")
                .params(PASSWORD_HASH, owner)
                .update();
        webhooks.save(
                id, new WebhookSettings("http://localhost:" + port + "/dev/receiver", Granularity.NONE, true, false));
        var delivery = ((TestRequests.Outcome.Sent) tests.send(id)).attempt().deliveryId();
        var chat = "chat-" + UUID.randomUUID();
        ingest.accept(List.of(message(id, chat, name)));
        var permalink = UUID.randomUUID();
        conversations.keep(List.of(new Conversations.Permalink(id, permalink, chat, 1)));
        // The last one is what a test revokes; this one stays good.
        var good = tokens.createForWorkspace(id, name + " good");
        var listed = tokens.createForWorkspace(id, name + " listed");
        return new Tenant(
                id,
                name,
                signedIn(port, owner),
                member(port, id, Role.ADMIN),
                member(port, id, Role.TEAMMATE),
                listed.id(),
                good.secret(),
                delivery,
                chat,
                permalink,
                picture(id, name),
                audit.newest(id, null, 1).getFirst().id());
    }

    private static PushedMessage message(UUID workspaceId, String chat, String text) {
        var nobody = new PushedMessage.Party("", "");
        return new PushedMessage(
                workspaceId,
                new PushedMessage.Content(
                        new PushedMessage.Account("", "", ""),
                        new PushedMessage.Chat(chat, text, "", false, "", ""),
                        new PushedMessage.Message(
                                UUID.randomUUID().toString(),
                                Direction.RECEIVED,
                                Instant.parse("2026-03-02T10:00:00Z"),
                                nobody,
                                nobody,
                                text)));
    }

    private UUID picture(UUID workspaceId, String name) {
        byte[] content = ("GIF89a " + name).getBytes(StandardCharsets.UTF_8);
        try {
            return attachments
                    .upload(workspaceId, name + ".gif", "image/gif", new ByteArrayInputStream(content))
                    .attachmentId();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Browser member(int port, UUID workspaceId, Role role) {
        var email = email();
        var person = UUID.randomUUID();
        jdbc.sql("""
            INSERT INTO person (id, email, email_key, full_name, password_hash, created_at)
            VALUES (?, ?, ?, '', ?, UTC_TIMESTAMP())\
            """)
                .params(Columns.bytes(person), email, email.getBytes(StandardCharsets.UTF_8), PASSWORD_HASH)
                .update();
        jdbc.sql("INSERT INTO member (workspace_id, person_id, role) VALUES (?, ?, ?)")
                .params(Columns.bytes(workspaceId), Columns.bytes(person), role.name())
                .update();
        return signedIn(port, email);
    }

    private static Browser signedIn(int port, String email) {
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        return browser;
    }

    private static String email() {
        return UUID.randomUUID() + "@tenants.example";
    }
}

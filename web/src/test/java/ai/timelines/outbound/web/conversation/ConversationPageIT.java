package ai.timelines.outbound.web.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.aggregationscheduler.OutOfTurn;
import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.deliverylog.Fate;
import ai.timelines.outbound.deliverylog.LoggedRequest;
import ai.timelines.outbound.messageingest.Acceptance;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.ChatLink;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.MessageIngest;
import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.web.Browser;
import ai.timelines.outbound.web.Invitees;
import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** R22. */
@WebTest
class ConversationPageIT {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final Pattern INVITATION = Pattern.compile("http://localhost:8080(/invitation/\\S+)");
    private static final Pattern ANCHOR = Pattern.compile("id=\"message-(\\d+)\"");
    private static final Pattern MORE = Pattern.compile("hx-get=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    MessageIngest ingest;

    @Autowired
    Attachments attachments;

    @Autowired
    Conversations conversations;

    @Autowired
    Webhooks webhooks;

    @Autowired
    Invitees invitees;

    @Autowired
    Workspaces workspaces;

    @Autowired
    DeliveryLog log;

    @Autowired
    TimeOrderedIds ids;

    @Autowired
    Transactions transactions;

    @Autowired
    OutOfTurn outOfTurn;

    @Autowired
    JdbcClient jdbc;

    private final String chat = "chat " + UUID.randomUUID();

    private void push(UUID workspace, String chatId, Direction direction, String text, @Nullable Attachment file) {
        assertThat(ingest.accept(List.of(new PushedMessage(
                        workspace,
                        new Content(
                                new Account("Amnon Haha", "", ""),
                                new Chat(chatId, "John Doe", "", false, "", ""),
                                new Message(
                                        UUID.randomUUID().toString(),
                                        direction,
                                        Instant.parse("2026-03-02T23:30:00Z"),
                                        new Party(direction == Direction.SENT ? "Jane Smith" : "John Doe", ""),
                                        new Party("", ""),
                                        text,
                                        file))))))
                .containsExactly(Acceptance.ACCEPTED);
    }

    private void push(String text) {
        push(ACME, chat, Direction.RECEIVED, text, null);
    }

    private static List<Long> shown(String page) {
        var positions = new ArrayList<Long>();
        var anchors = ANCHOR.matcher(page);
        while (anchors.find()) {
            positions.add(Long.parseLong(anchors.group(1)));
        }
        return positions;
    }

    private static List<Long> range(long from, long through) {
        return IntStream.rangeClosed((int) from, (int) through)
                .mapToObj(i -> (long) i)
                .toList();
    }

    private static String link(String page, String text) {
        int end = page.indexOf(text + "</a>");
        assertThat(end).as(text).isPositive();
        var link = MORE.matcher(page.substring(page.lastIndexOf("<a ", end), end));
        assertThat(link.find()).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    private String page(Browser browser, String path, String... headers) {
        var answer = browser.get(path, headers);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    @Test
    void sentAndReceivedAreToldApartAndWhatStrangersWroteIsInert() {
        push("<script>alert(1)</script>\nsecond line");
        push(ACME, chat, Direction.SENT, "an answer", null);
        var page = page(Browser.signedInAsTeammate(port), ChatLink.path(chat));
        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;\nsecond line")
                .doesNotContain("<script>alert")
                .contains("Monday, 2 March 2026")
                .contains("23:30");
        assertThat(page.indexOf("message received")).isLessThan(page.indexOf("message sent"));
        assertThat(page).contains("Received from").contains("Sent by").doesNotContain("Older messages");
    }

    @Test
    void pagesGoBothWaysAndTheNewestStandAtTheBottom() {
        IntStream.rangeClosed(1, 100).forEach(i -> push("m" + i));
        var browser = Browser.signedInAsOwner(port);
        var newest = page(browser, ChatLink.path(chat));
        assertThat(shown(newest)).isEqualTo(range(61, 100));
        assertThat(newest).doesNotContain("Newer messages").contains("data-opened=\"end\"");
        var older = page(browser, link(newest, "Older messages"));
        assertThat(shown(older)).isEqualTo(range(21, 60));
        var oldest = page(browser, link(older, "Older messages"));
        assertThat(shown(oldest)).isEqualTo(range(1, 20));
        assertThat(oldest).doesNotContain("Older messages");
        assertThat(shown(page(browser, link(oldest, "Newer messages")))).isEqualTo(range(21, 60));
    }

    /** A page stood open while what its links lead to went with its retention. */
    @Test
    void linksBeyondEitherEndLeadToAnEmptyPage() {
        push("only one");
        var browser = Browser.signedInAsOwner(port);
        assertThat(shown(page(browser, ChatLink.path(chat, "before", 1)))).isEmpty();
        assertThat(shown(page(browser, ChatLink.path(chat, "after", 1)))).isEmpty();
        assertThat(page(browser, ChatLink.path(chat, "before", 99))).doesNotContain("Newer messages");
    }

    @Test
    void htmxGetsWhatItAddsAndTheWayOn() {
        IntStream.rangeClosed(1, 100).forEach(i -> push("m" + i));
        var browser = Browser.signedInAsOwner(port);
        var part = page(browser, ChatLink.path(chat, "before", 61), "HX-Request", "true");
        assertThat(part).doesNotContain("<html").contains("Older messages").doesNotContain("Newer messages");
        assertThat(shown(part)).isEqualTo(range(21, 60));
        var after = page(browser, ChatLink.path(chat, "after", 40), "HX-Request", "true");
        assertThat(shown(after)).isEqualTo(range(41, 80));
        assertThat(after).contains("Newer messages").doesNotContain("Older messages");
    }

    @Test
    void aPermalinkOpensTheConversationAtItsMessage() {
        IntStream.rangeClosed(1, 100).forEach(i -> push("m" + i));
        var id = UUID.randomUUID();
        conversations.keep(List.of(new Conversations.Permalink(ACME, id, chat, 50)));
        var browser = Browser.signedInAsTeammate(port);
        for (var path : List.of("/permalink/" + id + "/", "/permalink/" + id)) {
            var to = Browser.location(browser.get(path));
            assertThat(to).endsWith("at=50#message-50");
            var page = page(browser, to.replaceFirst("#.*", ""));
            assertThat(shown(page)).isEqualTo(range(40, 79));
            assertThat(page).contains("Older messages").contains("Newer messages");
        }
    }

    @Test
    void whoeverIsNoMemberFindsNeitherConversationNorPermalink() {
        var stranger = UUID.randomUUID();
        push(stranger, chat, Direction.SENT, "secret", null);
        var id = UUID.randomUUID();
        conversations.keep(List.of(new Conversations.Permalink(stranger, id, chat, 1)));
        var owner = Browser.signedInAsOwner(port);
        for (var path : List.of(
                ChatLink.path(chat),
                "/permalink/" + id + "/",
                "/permalink/" + UUID.randomUUID() + "/",
                "/permalink/x/",
                "/permalink/1-1-1-1-1/")) {
            assertThat(owner.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    /** A link names no workspace. */
    @Test
    void whoeverBelongsToSeveralWorkspacesIsTakenToTheOneThatHasTheChat() {
        var email = UUID.randomUUID() + "@example.com";
        var first = invitees.invite(new NewWorkspace("A first one", ZoneId.of("UTC"), "en", "Olga", email));
        var link = INVITATION.matcher(first.mail());
        assertThat(link.find()).isTrue();
        var browser = new Browser(port);
        browser.submit(link.group(1), link.group(1), Map.of("password", "correct horse"));
        browser.signIn(email, "correct horse");
        var second = workspaces.create(new NewWorkspace("The second one", ZoneId.of("UTC"), "en", "Olga", email));
        push(second, chat, Direction.SENT, "in the second", null);
        var path = ChatLink.path(chat, "at", 1);
        var formOfTheFirst = Browser.hiddenFields(browser.get("/webhooks/outbound"));
        assertThat(Browser.location(browser.get(path))).endsWith(path);
        assertThat(page(browser, path)).contains("in the second").contains("The second one");
        // What stands open of the first workspace is not saved into the second (R27).
        var stale = browser.post("/webhooks/outbound/switch-on", formOfTheFirst);
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body()).contains("You switched to another workspace");
        var pageOfTheFirst = new String[] {"HX-Request", "true", "X-Workspace", formOfTheFirst.get("_workspace")};
        for (var part : List.of(path, "/webhooks/outbound/activity")) {
            var mixed = browser.get(part, pageOfTheFirst);
            assertThat(mixed.statusCode()).as(part).isEqualTo(409);
            assertThat(mixed.body()).as(part).isEmpty();
        }
        browser.submit("/webhooks/outbound", "/workspace", Map.of("workspaceId", formOfTheFirst.get("_workspace")));
        assertThat(browser.get("/webhooks/outbound/activity", pageOfTheFirst).statusCode())
                .as("back in the first")
                .isEqualTo(200);
        assertThat(browser.get("/webhooks/outbound").body())
                .contains("{&quot;X-Workspace&quot;:&quot;" + formOfTheFirst.get("_workspace") + "&quot;}");
        assertThat(browser.post("/webhooks/outbound/switch-on", formOfTheFirst).statusCode())
                .as("back in the first")
                .isEqualTo(302);
        assertThat(Browser.location(browser.get(path))).endsWith(path);
        assertThat(browser.get(ChatLink.path("no such chat")).statusCode()).isEqualTo(404);
    }

    @Test
    void whoeverIsNotSignedInSignsInFirstAndComesBack() {
        push("hello");
        var browser = new Browser(port);
        assertThat(Browser.location(browser.get(ChatLink.path(chat)))).endsWith("/login");
        var back = browser.submit(
                "/login", "/login", Map.of("username", "teammate@acme.example", "password", "acme-teammate-demo"));
        assertThat(Browser.location(back)).endsWith(ChatLink.path(chat));
        assertThat(page(browser, ChatLink.path(chat))).contains("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "/",
                "//",
                "a//b",
                "a\\b",
                "a;b=c",
                "50%",
                "%2F",
                "%25",
                "a b",
                "a+b",
                "?x=1&y=2",
                "#1",
                "é😀",
                "שלום",
                ".",
                "..",
                "...",
                "a/../b",
                "../webhooks/outbound",
                "\u0000",
                "a\nb",
                "a\r\nb",
                "\u2028",
                "-",
                "{x}",
                "<b>",
                "'\"",
                "~",
                "*",
                ":",
                "@"
            })
    void anyIdHasAPageThatItsLinkLeadsTo(String id) {
        var text = UUID.randomUUID().toString();
        push(ACME, id, Direction.RECEIVED, text, null);
        var browser = Browser.signedInAsOwner(port);
        // As browsers and other clients do before they ask.
        var path = URI.create("http://localhost" + ChatLink.path(id)).normalize();
        var page = page(browser, path.getRawPath() + (path.getRawQuery() == null ? "" : "?" + path.getRawQuery()));
        assertThat(page).contains(text);
    }

    @Test
    void filesAreListedAndPicturesShown() throws Exception {
        var picture = attachments.upload(ACME, "a \"b\".png", "image/png", new ByteArrayInputStream(new byte[128_909]));
        var drawing = attachments.upload(ACME, "x.svg", "image/svg+xml", new ByteArrayInputStream("<svg/>".getBytes()));
        push(ACME, chat, Direction.RECEIVED, "", picture);
        push(ACME, chat, Direction.RECEIVED, "", drawing);
        var page = page(Browser.signedInAsTeammate(port), ChatLink.path(chat));
        assertThat(page)
                .contains("src=\"/files/" + ACME + "/" + picture.attachmentId() + "/picture\"")
                .contains("a &quot;b&quot;.png")
                .contains("(129 kB)")
                .contains("href=\"/files/" + ACME + "/" + drawing.attachmentId() + "\"")
                .doesNotContain(drawing.attachmentId() + "/picture");
    }

    /** As if the eleventh attempt at that message had failed just now. */
    private void giveUp(UUID workspace, long position) {
        var now = Instant.now();
        log.ensureRoom();
        transactions.run(() -> log.record(List.of(new Attempt(
                ids.at(now),
                workspace,
                ids.next(),
                chat,
                "John Doe",
                List.of("uid"),
                position,
                position,
                false,
                11,
                false,
                now,
                Duration.ofMillis(5),
                false,
                "The connection was refused.",
                Fate.GIVEN_UP,
                null,
                new LoggedRequest("POST", "http://127.0.0.1/", List.of(), "{}".getBytes()),
                null))));
    }

    @Test
    void teammatesMayNotSendAgain() {
        push("hello");
        var teammate = Browser.signedInAsTeammate(port);
        var answer = teammate.submit(
                ChatLink.path(chat),
                ChatLink.path(chat) + "resend",
                Map.of("deliveryId", UUID.randomUUID().toString(), "position", "1"));
        assertThat(answer.statusCode()).isEqualTo(403);
        var owner = Browser.signedInAsOwner(port)
                .submit(
                        ChatLink.path(chat),
                        ChatLink.path(chat) + "resend",
                        Map.of("deliveryId", UUID.randomUUID().toString(), "position", "1"));
        assertThat(owner.statusCode()).isEqualTo(404);
    }

    private record Owner(UUID workspaceId, Browser browser) {}

    /** Of a workspace of her own. */
    private Owner newOwner() {
        var email = UUID.randomUUID() + "@example.com";
        var invited = invitees.invite(new NewWorkspace("Tenant", ZoneId.of("Asia/Kolkata"), "en", "Olga", email));
        var link = INVITATION.matcher(invited.mail());
        assertThat(link.find()).isTrue();
        var browser = new Browser(port);
        browser.submit(link.group(1), link.group(1), Map.of("password", "correct horse"));
        browser.signIn(email, "correct horse");
        return new Owner(invited.workspaceId(), browser);
    }

    /** R13. */
    @Test
    void whileTheWebhookFailsAMessageWaitsForItsNextRequest() {
        var owner = newOwner();
        webhooks.save(owner.workspaceId(), new WebhookSettings("http://127.0.0.1:9/", Granularity.NONE, true, false));
        var next = Instant.now().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
        jdbc.sql("UPDATE webhook SET consecutive_errors = 3, next_request_at = ? WHERE workspace_id = ?")
                .params(Columns.utc(next), Columns.bytes(owner.workspaceId()))
                .update();
        push(owner.workspaceId(), chat, Direction.RECEIVED, "at once, if only it could", null);
        assertThat(page(owner.browser(), ChatLink.path(chat))).contains("waiting for <time datetime=\"" + next + "\"");
    }

    @Test
    void whileSomethingOlderIsSentAgainAMessageWaitsForIt() {
        var owner = newOwner();
        webhooks.save(
                owner.workspaceId(), new WebhookSettings("http://127.0.0.1:9/", Granularity.HOURS_24, true, false));
        push(owner.workspaceId(), chat, Direction.RECEIVED, "at midnight", null);
        assertThat(outOfTurn.occupy(owner.workspaceId(), chat, UUID.randomUUID(), Duration.ofMinutes(5)))
                .isPresent();
        assertThat(page(owner.browser(), ChatLink.path(chat)))
                .contains("waiting for those before it")
                .doesNotContain("being sent");
    }

    @Test
    void ofWhatIsOlderThanTheLogItIsNotSaidThatItWasNotSent() {
        var owner = newOwner();
        push(owner.workspaceId(), chat, Direction.RECEIVED, "long ago", null);
        assertThat(page(owner.browser(), ChatLink.path(chat))).contains("not sent");
        jdbc.sql("UPDATE message SET accepted_at = ? WHERE workspace_id = ?")
                .params(Columns.utc(Instant.now().minus(Duration.ofDays(31))), Columns.bytes(owner.workspaceId()))
                .update();
        assertThat(page(owner.browser(), ChatLink.path(chat)))
                .contains("sent or not: no longer in the log")
                .doesNotContain("not sent");
    }

    @Test
    void eachMessageTellsWhatBecameOfItAndWhatWasGivenUpCanBeSentAgain() throws Exception {
        var owner = newOwner();
        var browser = owner.browser();
        var workspace = owner.workspaceId();

        push(workspace, chat, Direction.RECEIVED, "too early", null);
        var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try {
            var url = "http://127.0.0.1:" + receiver.getAddress().getPort();
            webhooks.save(workspace, new WebhookSettings(url, Granularity.NONE, true, false));
            push(workspace, chat, Direction.RECEIVED, "at once", null);
            await().untilAsserted(() ->
                    assertThat(page(browser, ChatLink.path(chat))).containsPattern("not sent[\\s\\S]*delivered <time"));
            giveUp(workspace, 1);
            var page = page(browser, ChatLink.path(chat));
            assertThat(page).contains("gave up after").contains("11 tries");
            var deliveryId =
                    Pattern.compile("name=\"deliveryId\" value=\"([^\"]+)\"").matcher(page);
            assertThat(deliveryId.find()).isTrue();
            var afterwards = browser.submit(
                    ChatLink.path(chat),
                    ChatLink.path(chat) + "resend",
                    Map.of("deliveryId", deliveryId.group(1), "position", "1"));
            assertThat(Browser.location(afterwards)).endsWith("at=1#message-1");
            await().untilAsserted(() -> assertThat(page(browser, ChatLink.path(chat)))
                    .doesNotContain("gave up")
                    .containsPattern("delivered <time[\\s\\S]*delivered <time"));

            webhooks.save(workspace, new WebhookSettings(url, Granularity.HOURS_24, true, false));
            push(workspace, chat, Direction.RECEIVED, "at midnight", null);
            assertThat(page(browser, ChatLink.path(chat))).containsPattern("waiting for <time[^>]*>[^<]*00:00<");
            webhooks.save(workspace, new WebhookSettings(url, Granularity.HOURS_24, false, false));
            assertThat(page(browser, ChatLink.path(chat))).contains("held while the webhook is off");
        } finally {
            receiver.stop(0);
        }
    }
}

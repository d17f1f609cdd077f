package ai.timelines.outbound.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.database.Transactions;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(
        classes = TestApplication.class,
        properties = {"outbound.mail.poll-interval=1h", "spring.mail.username=mailer", "spring.mail.password=s3cr3t"})
@ExtendWith(OutputCaptureExtension.class)
class SmtpOutboxIT {

    private static final int PORT = freePort();

    private final GreenMail smtp = new GreenMail(new ServerSetup(PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @Autowired
    MailOutbox outbox;

    @Autowired
    OutboxSender sender;

    @Autowired
    OutboxTable table;

    @Autowired
    MailTransport transport;

    @Autowired
    TestApplication.DrivenClock clock;

    @Autowired
    Transactions transactions;

    @Autowired
    PlatformTransactionManager transactionManager;

    @Autowired
    JdbcClient jdbc;

    @DynamicPropertySource
    static void smtpServer(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", () -> PORT);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void beginEmpty() {
        jdbc.sql("DELETE FROM mail_outbox").update();
    }

    private void startSmtp() {
        smtp.setUser("mailer", "s3cr3t");
        smtp.start();
    }

    @AfterEach
    void stopSmtp() {
        smtp.stop();
    }

    @Test
    void sendsAtOnceAfterTheCommit() throws Exception {
        startSmtp();
        enqueue(mail("Integração desligada ⚠ יש"));

        assertThat(smtp.waitForIncomingEmail(10_000, 1)).isTrue();
        var received = received().getFirst();
        assertThat(received.getSubject()).isEqualTo("Integração desligada ⚠ יש");
        assertThat(received.getFrom()[0].toString()).isEqualTo("Outbound integration <no-reply@localhost>");
        assertThat(received.getContent()).asString().isEqualToIgnoringNewLines("Olá!");
        await().untilAsserted(() -> assertThat(column("sent_at IS NOT NULL AND body = '' AND next_attempt_at IS NULL"))
                .containsExactly("1"));
    }

    @Test
    void sendsExactlyOneMailOnceTheServerIsBack(CapturedOutput output) throws Exception {
        enqueue(mail("one"));
        await().untilAsserted(
                        () -> assertThat(column("last_error")).containsExactly("the mail server cannot be reached"));
        assertThat(column("attempts")).containsExactly("1");
        assertThat(output).containsOnlyOnce("could not be sent").doesNotContain("s3cr3t");

        assertThat(sender.runOnce()).as("not due yet").isZero();
        clock.pass(Duration.ofSeconds(5));
        assertThat(sender.runOnce()).isZero();
        assertThat(column("attempts")).containsExactly("2");
        clock.pass(Duration.ofSeconds(9));
        sender.runOnce();
        assertThat(column("attempts")).as("the second wait is 10 s").containsExactly("2");

        startSmtp();
        clock.pass(Duration.ofSeconds(1));
        assertThat(sender.runOnce()).isEqualTo(1);
        clock.pass(Duration.ofDays(1));
        assertThat(sender.runOnce()).isZero();
        assertThat(received()).hasSize(1);
    }

    @Test
    void saysThatThePasswordIsWrongWithoutSayingIt(CapturedOutput output) {
        smtp.setUser("mailer", "changed");
        smtp.start();
        table.insert(UUID.randomUUID(), mail("one"), clock.instant());
        assertThat(sender.runOnce()).isZero();
        assertThat(column("last_error")).containsExactly("the mail server refuses the user name or password");
        assertThat(output).contains("refuses the user name or password").doesNotContain("s3cr3t");
    }

    @Test
    void givesUpAfterAWeek(CapturedOutput output) {
        enqueue(mail("late"));
        await().untilAsserted(() -> assertThat(column("attempts")).containsExactly("1"));
        await().untilAsserted(() -> assertThat(column("lease_token IS NULL")).containsExactly("1"));
        clock.pass(Duration.ofDays(7).plusSeconds(1));
        sender.runOnce();
        assertThat(column("next_attempt_at IS NULL AND sent_at IS NULL")).containsExactly("1");
        assertThat(output).contains("is given up after 2 attempts");
    }

    @Test
    void sendsNothingForATransactionThatRollsBack() {
        startSmtp();
        new TransactionTemplate(transactionManager).executeWithoutResult(transaction -> {
            outbox.enqueue(mail("never"));
            transaction.setRollbackOnly();
        });
        sender.runOnce();
        assertThat(column("id")).isEmpty();
        assertThat(received()).isEmpty();
    }

    @Test
    void isRefusedOutsideATransaction() {
        assertThatThrownBy(() -> outbox.enqueue(mail("no transaction")))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void severalNodesSendEachMailOnce() throws Exception {
        startSmtp();
        int mails = 40;
        var now = clock.instant();
        IntStream.range(0, mails).forEach(i -> table.insert(UUID.randomUUID(), mail("mail " + i), now));
        Callable<Integer> node = () -> new OutboxSender(table, transport, clock).runOnce();
        try (var nodes = Executors.newFixedThreadPool(3)) {
            int sent = 0;
            for (var result : nodes.invokeAll(List.of(node, node, node))) {
                sent += result.get();
            }
            assertThat(sent).isEqualTo(mails);
        }
        var subjects = new ArrayList<String>();
        for (var message : received()) {
            subjects.add(message.getSubject());
        }
        assertThat(subjects).hasSize(mails).doesNotHaveDuplicates();
    }

    @Test
    void aDeadNodesMailIsSentAgainUnderTheSameMessageId() throws Exception {
        startSmtp();
        table.insert(UUID.randomUUID(), mail("twice"), clock.instant());
        transport.send(table.claim(clock.instant(), Duration.ofMinutes(1)).orElseThrow());
        assertThat(sender.runOnce()).as("the dead node's lease holds").isZero();
        clock.pass(Duration.ofMinutes(1));
        assertThat(sender.runOnce()).isEqualTo(1);
        assertThat(received()).hasSize(2);
        assertThat(received().getFirst().getMessageID())
                .isEqualTo(received().getLast().getMessageID());
    }

    @Test
    void aNodeWhoseLeaseRanOutDoesNotSettleOverItsSuccessor() {
        table.insert(UUID.randomUUID(), mail("slow"), clock.instant());
        var slow = table.claim(clock.instant(), Duration.ofMinutes(1)).orElseThrow();
        clock.pass(Duration.ofMinutes(1));
        var successor = table.claim(clock.instant(), Duration.ofMinutes(1)).orElseThrow();
        table.sent(successor, clock.instant());
        table.failed(slow, "too late", clock.instant());
        assertThat(column("sent_at IS NOT NULL AND next_attempt_at IS NULL AND last_error IS NULL"))
                .containsExactly("1");
    }

    @Test
    void oneUndeliverableMailHoldsNoOtherBack() {
        startSmtp();
        table.insert(UUID.randomUUID(), new Mail("no address", "", "bad", ""), clock.instant());
        clock.pass(Duration.ofMillis(1));
        table.insert(UUID.randomUUID(), mail("good"), clock.instant());
        assertThat(sender.runOnce()).isEqualTo(1);
        assertThat(received()).hasSize(1);
        assertThat(column("COALESCE(last_error, 'none')"))
                .containsExactlyInAnyOrder("its address is not valid", "none");
    }

    @Test
    void deletesFinishedMailsAfterThirtyDays() {
        startSmtp();
        enqueue(mail("old"));
        assertThat(smtp.waitForIncomingEmail(10_000, 1)).isTrue();
        await().untilAsserted(() -> assertThat(column("sent_at IS NOT NULL")).containsExactly("1"));
        clock.pass(Duration.ofDays(30));
        assertThat(sender.deleteOld()).isZero();
        clock.pass(Duration.ofSeconds(1));
        assertThat(sender.deleteOld()).isEqualTo(1);
        assertThat(column("id")).isEmpty();
    }

    private void enqueue(Mail mail) {
        transactions.run(() -> outbox.enqueue(mail));
    }

    private static Mail mail(String subject) {
        return new Mail("ana@example.com", "Ana", subject, "Olá!");
    }

    private List<MimeMessage> received() {
        return Arrays.asList(smtp.getReceivedMessages());
    }

    private List<String> column(String expression) {
        return jdbc.sql("SELECT %s FROM mail_outbox".formatted(expression))
                .query(String.class)
                .list();
    }
}

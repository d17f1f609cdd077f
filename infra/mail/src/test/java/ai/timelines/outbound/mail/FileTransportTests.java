package ai.timelines.outbound.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTransportTests {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @TempDir
    Path directory;

    private final OutgoingMail mail = new OutgoingMail(
            ID,
            Instant.parse("2026-02-03T04:05:06Z"),
            new Mail("ana@example.com", "Ana Conceição", "Integração desligada ⚠", "Olá,\nfim — 🦄\n"),
            UUID.randomUUID(),
            1);

    @Test
    void writesACompleteMessageThatAMailProgramReads() throws Exception {
        transport().send(mail);

        try (var in = Files.newInputStream(directory.resolve("mail/" + ID + ".eml"))) {
            var message = new MimeMessage(null, in);
            assertThat(message.getSubject()).isEqualTo("Integração desligada ⚠");
            assertThat(message.getMessageID()).isEqualTo("<%s@acme.example>".formatted(ID));
            assertThat(message.getFrom()).containsExactly(new InternetAddress("ops@acme.example", "Operação"));
            assertThat(message.getRecipients(RecipientType.TO))
                    .containsExactly(new InternetAddress("ana@example.com", "Ana Conceição"));
            assertThat(message.getSentDate()).isEqualTo("2026-02-03T04:05:06Z");
            assertThat(message.getContent()).asString().isEqualTo("Olá,\r\nfim — 🦄\r\n");
        }
    }

    @Test
    void writesTheSameFileWhenTheSameMailComesAgain() throws Exception {
        transport().send(mail);
        transport().send(mail);

        try (var files = Files.list(directory.resolve("mail"))) {
            assertThat(files).singleElement().asString().endsWith(ID + ".eml");
        }
    }

    private FileTransport transport() throws Exception {
        return new FileTransport(
                directory.resolve("mail"), new MimeMails(new InternetAddress("ops@acme.example", "Operação")));
    }
}

package ai.timelines.outbound.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Header;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that others chose stand in headers, and stay in them. */
class MimeMailsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Acme\" <everybody@example.com>, \"x",
                "Acme, everybody@example.com",
                "=?utf-8?Q?a=0D=0ABcc:_everybody@example.com?=",
                "=?utf-8?B?DQpCY2M6IGV2ZXJ5Ym9keUBleGFtcGxlLmNvbQ==?=",
                "a\u2028Bcc: everybody@example.com",
                "a\u2029Bcc: everybody@example.com",
                "\u202Emoc.elpmaxe\u2066",
                "(comment) group: a@example.com;",
                "back\\slash\\",
                "<script>alert(1)</script>",
                "🦄 Conceição",
                "x%0D%0ABcc: everybody@example.com",
            })
    void noNameAddsAHeaderOrARecipient(String name) throws Exception {
        var text = "Hello " + name + ",\n.\nSubject: other\n";
        var mail = new OutgoingMail(
                UUID.randomUUID(),
                Instant.parse("2026-02-03T04:05:06Z"),
                new Mail("ana@example.com", name, "Outbound webhook of " + name + " was switched off", text),
                UUID.randomUUID(),
                1);
        var out = new ByteArrayOutputStream();
        new MimeMails(new InternetAddress("ops@acme.example")).of(mail).writeTo(out);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .noneMatch(line -> line.toLowerCase().startsWith("bcc:"));
        var message = new MimeMessage(null, new ByteArrayInputStream(out.toByteArray()));
        assertThat(Collections.list(message.getAllHeaders()))
                .extracting(Header::getName)
                .containsExactlyInAnyOrder(
                        "Date",
                        "From",
                        "To",
                        "Message-ID",
                        "Subject",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Transfer-Encoding",
                        "Auto-Submitted");
        assertThat(message.getAllRecipients())
                .containsExactly(new InternetAddress("ana@example.com"))
                .isEqualTo(message.getRecipients(RecipientType.TO));
    }
}

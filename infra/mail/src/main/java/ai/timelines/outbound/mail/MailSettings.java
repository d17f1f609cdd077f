package ai.timelines.outbound.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail is sent. The server itself is configured by Spring Boot's {@code spring.mail.*}; without {@code spring.mail.host}
 * mails are written to files in {@code ${outbound.data-dir}/mail}.
 *
 * @param from the sender of every mail, {@code Name <address>}; default {@code Outbound integration <no-reply@localhost>}
 * @param pollInterval how often the outbox is looked at for mails to be tried again and for those of other nodes that died;
 *     default 5 s; mails of this node leave at once
 */
@ConfigurationProperties("outbound.mail")
record MailSettings(
        @DefaultValue("Outbound integration <no-reply@localhost>")
        String from,

        @DefaultValue("5s") Duration pollInterval) {

    MailSettings {
        if (!pollInterval.isPositive()) {
            throw new IllegalArgumentException("outbound.mail.poll-interval must be longer than 0 s");
        }
        parsed(from);
    }

    InternetAddress fromAddress() {
        return parsed(from);
    }

    private static InternetAddress parsed(String from) {
        try {
            return new InternetAddress(from, true);
        } catch (AddressException e) {
            throw new IllegalArgumentException(
                    "outbound.mail.from must be like 'Outbound integration <no-reply@example.com>', not '%s'"
                            .formatted(from),
                    e);
        }
    }
}

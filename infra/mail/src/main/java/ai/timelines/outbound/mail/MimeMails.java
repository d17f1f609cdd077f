package ai.timelines.outbound.mail;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;

/** Renders mails as RFC 5322 messages, the same mail in the same way at each attempt. */
final class MimeMails {

    private final InternetAddress from;
    private final Session session = Session.getInstance(new Properties());

    MimeMails(InternetAddress from) {
        this.from = from;
    }

    MimeMessage of(OutgoingMail outgoing) throws MessagingException, UnsupportedEncodingException {
        var mail = outgoing.mail();
        var message = new IdentifiedMessage(session, idOf(outgoing.id()));
        message.setFrom(from);
        message.setRecipient(
                RecipientType.TO, new InternetAddress(mail.to(), mail.toName(), StandardCharsets.UTF_8.name()));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(outgoing.createdAt()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(
                mail.text().lines().collect(Collectors.joining("\r\n", "", "\r\n")), StandardCharsets.UTF_8.name());
        message.saveChanges();
        return message;
    }

    /** Made from the outbox id: a mail that was sent twice because of a crash can be recognised as one. */
    private String idOf(UUID id) {
        var address = from.getAddress();
        return "<%s@%s>".formatted(id, address.substring(address.lastIndexOf('@') + 1));
    }

    private static final class IdentifiedMessage extends MimeMessage {

        private final String id;

        IdentifiedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}

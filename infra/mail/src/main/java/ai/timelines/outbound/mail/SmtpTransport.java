package ai.timelines.outbound.mail;

import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Hands mails to the configured SMTP server. */
final class SmtpTransport implements MailTransport {

    private static final String TIMEOUT_MS = "10000";

    private final JavaMailSender sender;
    private final MimeMails mimeMails;

    SmtpTransport(JavaMailSender sender, MimeMails mimeMails) {
        this.sender = sender;
        this.mimeMails = mimeMails;
        if (sender instanceof JavaMailSenderImpl configured) {
            limitWaiting(configured);
        }
    }

    /** Jakarta Mail waits for ever by default. */
    private static void limitWaiting(JavaMailSenderImpl sender) {
        var protocol = sender.getProtocol() == null ? JavaMailSenderImpl.DEFAULT_PROTOCOL : sender.getProtocol();
        for (var timeout : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            sender.getJavaMailProperties().putIfAbsent("mail." + protocol + "." + timeout, TIMEOUT_MS);
        }
    }

    @Override
    public void send(OutgoingMail mail) throws Exception {
        sender.send(mimeMails.of(mail));
    }
}

package ai.timelines.outbound.mail;

import jakarta.mail.internet.AddressException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/** Says why a mail could not be sent, in words that name neither people nor passwords. */
final class MailFailure {

    private MailFailure() {}

    static String inWords(Throwable failure) {
        return causes(failure)
                .map(MailFailure::known)
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElseGet(() -> "an unexpected " + failure.getClass().getSimpleName());
    }

    private static String known(Throwable cause) {
        return switch (cause) {
            case MailAuthenticationException _ -> "the mail server refuses the user name or password";
            case SMTPAddressFailedException refused ->
                "the mail server refuses the recipient with status " + refused.getReturnCode();
            case SMTPSendFailedException refused ->
                "the mail server refuses the mail with status " + refused.getReturnCode();
            case UnknownHostException _ -> "the mail server's name cannot be resolved";
            case AddressException _ -> "its address is not valid";
            case SocketTimeoutException _ -> "the mail server does not answer in time";
            case SSLException _ -> "no secure connection with the mail server comes about";
            case ConnectException _ -> "the mail server cannot be reached";
            case FileSystemException _ -> "its file cannot be written";
            case IOException _ -> "the connection with the mail server broke";
            default -> "";
        };
    }

    /** From the innermost outwards: the innermost says most. */
    private static Stream<Throwable> causes(Throwable failure) {
        var chain = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> cause instanceof MailSendException several && several.getCause() == null
                        ? Stream.concat(
                                Stream.of(cause),
                                Stream.of(several.getMessageExceptions()).flatMap(MailFailure::causes))
                        : Stream.of(cause))
                .toList();
        return chain.reversed().stream();
    }
}

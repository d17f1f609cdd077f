package ai.timelines.outbound.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes mails to {@code <id>.eml} in a directory, for development and where no mail server is configured. */
final class FileTransport implements MailTransport {

    private final Path directory;
    private final MimeMails mimeMails;

    FileTransport(Path directory, MimeMails mimeMails) {
        this.directory = directory;
        this.mimeMails = mimeMails;
    }

    /** Under a temporary name first: a file of the final name is always whole. */
    @Override
    public void send(OutgoingMail mail) throws Exception {
        var message = mimeMails.of(mail);
        Files.createDirectories(directory);
        var partial = Files.createTempFile(directory, mail.id().toString(), ".partial");
        try {
            try (var out = Files.newOutputStream(partial)) {
                message.writeTo(out);
            }
            Files.move(partial, directory.resolve(mail.id() + ".eml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
    }
}

package ai.timelines.outbound.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.database.Transactions;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DirtiesContext // its timer would take the mails of the next class
@SpringBootTest(classes = TestApplication.class, properties = "spring.mail.host=")
class FileOutboxIT {

    @TempDir
    static Path dataDirectory;

    @DynamicPropertySource
    static void directory(DynamicPropertyRegistry properties) {
        properties.add("outbound.data-dir", dataDirectory::toString);
    }

    @Test
    void withoutAMailServerMailsBecomeFiles(@Autowired Transactions transactions, @Autowired MailOutbox outbox) {
        transactions.run(() -> outbox.enqueue(new Mail("ana@example.com", "Ana", "Invitation", "Welcome")));

        // The first mail makes the directory.
        await().ignoreException(NoSuchFileException.class).untilAsserted(() -> {
            try (var files = Files.list(dataDirectory.resolve("mail"))) {
                var eml = files.filter(file -> file.toString().endsWith(".eml")).toList();
                assertThat(eml).singleElement();
                assertThat(Files.readString(eml.getFirst())).contains("To: Ana <ana@example.com>", "Welcome");
            }
        });
    }
}

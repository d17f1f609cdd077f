package ai.timelines.outbound.mail;

import ai.timelines.outbound.database.ModuleMigrations;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.util.StringUtils;

@Configuration(proxyBeanMethods = false)
class MailConfiguration {

    @Bean
    ModuleMigrations mailMigrations() {
        return new ModuleMigrations("mail");
    }

    @Bean
    MailTransport mailTransport(
            MailSettings settings,
            ObjectProvider<JavaMailSender> sender,
            @Value("${spring.mail.host:}") String host,
            @Value("${outbound.data-dir:data}") String dataDirectory) {
        var mimeMails = new MimeMails(settings.fromAddress());
        return StringUtils.hasText(host)
                ? new SmtpTransport(sender.getObject(), mimeMails)
                : new FileTransport(Path.of(dataDirectory, "mail"), mimeMails);
    }
}

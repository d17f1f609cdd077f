package ai.timelines.outbound.embeddedmysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedMysqlEnvironmentPostProcessorIT {

    @Configuration
    static class Empty {}

    private static String urlOf(String... arguments) {
        var application = new SpringApplication(Empty.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (var context = application.run(arguments)) {
            return context.getEnvironment().getRequiredProperty("spring.datasource.url");
        }
    }

    @Test
    void leavesANamedDatabaseAlone() {
        assertThat(urlOf("--spring.datasource.url=jdbc:mysql://db.example/outbound"))
                .isEqualTo("jdbc:mysql://db.example/outbound");
    }

    @Test
    void givesEveryContextOfAJvmTheSameServer(CapturedOutput output) throws Exception {
        var url = urlOf("--spring.datasource.url=");
        assertThat(urlOf("--spring.datasource.url=")).isEqualTo(url);
        assertThat(Sql.on(url).column("SELECT VERSION()")).first().asString().startsWith("11.4.");
        assertThat(output.getAll().lines().filter(line -> line.contains("Embedded MariaDB 11.4.")))
                .hasSizeLessThanOrEqualTo(1);
    }
}

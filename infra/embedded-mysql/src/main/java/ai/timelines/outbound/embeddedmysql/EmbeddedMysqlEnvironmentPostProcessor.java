package ai.timelines.outbound.embeddedmysql;

import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Starts the embedded database where nobody named another one, and points {@code spring.datasource.*} at it with the
 * lowest precedence.
 *
 * <p>{@code outbound.data-dir} (default {@code data}) is the directory that keeps the data between runs;
 * {@code outbound.embedded-mysql.throwaway=true} is for tests: one server per JVM in the temp directory, deleted when
 * the JVM exits.
 */
class EmbeddedMysqlEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String URL = "jdbc:mysql://127.0.0.1:%d/outbound"
            + "?createDatabaseIfNotExist=true&sslMode=DISABLED&allowPublicKeyRetrieval=true";

    private final Log log;

    EmbeddedMysqlEnvironmentPostProcessor(DeferredLogFactory logs) {
        this.log = logs.getLog(EmbeddedMysqlEnvironmentPostProcessor.class);
    }

    /** After the configuration files were read: they may name a database. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
            return;
        }
        var throwaway = environment.getProperty("outbound.embedded-mysql.throwaway", Boolean.class, false);
        var server = throwaway
                ? SharedServers.throwaway(log)
                : SharedServers.in(Path.of(environment.getProperty("outbound.data-dir", "data"), "mysql"), log);
        var datasource = new MapPropertySource(
                "embeddedMysql",
                Map.of(
                        "spring.datasource.url", URL.formatted(server.port()),
                        "spring.datasource.username", "root",
                        "spring.datasource.password", ""));
        var sources = environment.getPropertySources();
        if (environment.containsProperty("spring.datasource.url")) {
            sources.addFirst(datasource); // there it is, but empty, and would hide ours
        } else {
            sources.addLast(datasource);
        }
    }
}

package ai.timelines.outbound.embeddedmysql;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the sentence of an {@link EmbeddedMysqlException} in place of a stack trace. */
class EmbeddedMysqlFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedMysqlException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedMysqlException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD to use a MySQL server"
                        + " of your own (8.4 or later).",
                cause);
    }
}

package ai.timelines.outbound.web;

import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.SparseLine;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ErrorHandler;

/** Says in the log that a job failed which comes round again; in a line where the database is away, for then all of them do. */
final class JobFailures implements ErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(JobFailures.class);
    private static final String OURS = "ai.timelines.outbound.";

    private final SparseLine databaseLine = new SparseLine(Duration.ofMinutes(1));

    @Override
    public void handleError(Throwable failure) {
        if (!DatabaseFailures.isTemporary(failure)) {
            log.error("{} failed; it comes round again", job(failure), failure);
            return;
        }
        databaseLine
                .next()
                .ifPresent(withheld -> log.warn(
                        "{}: the database fails ({}); it comes round again; {} more failures of jobs since the last such line",
                        job(failure),
                        DatabaseFailures.cause(failure),
                        withheld));
    }

    /** Where the scheduler's code ends and ours begins. */
    private static String job(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .reduce((_, outer) -> outer)
                .map(frame -> frame.getClassName().replaceFirst(".*\\.", "").replaceFirst("\\$\\$.*", "") + "."
                        + frame.getMethodName())
                .orElse("a job");
    }
}

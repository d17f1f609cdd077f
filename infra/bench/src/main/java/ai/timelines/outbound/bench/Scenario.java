package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Something to measure, on an application and a schema of its own. */
interface Scenario {

    /** Tells each result as soon as it is known. */
    void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException;
}

package ai.timelines.outbound.commands;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** What a command said, and how it ended. */
record CommandLine(int code, String out, String err) {

    /** Runs it on the database of the tests. */
    static CommandLine run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var all = Stream.concat(Stream.of(arguments), Stream.of("--spring.main.register-shutdown-hook=false"))
                .toArray(String[]::new);
        int code = Commands.run(
                all,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandLine(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}

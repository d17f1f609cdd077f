package ai.timelines.outbound.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Pushes messages over REST. Each line of its standard input is a {@link Push}, answered by a line with what came of it;
 * it stays warm between them, and ends with its standard input.
 */
public final class Generator {

    private Generator() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            try (var run = new PushRun(Push.parse(line))) {
                IO.println(run.run());
            }
        }
    }
}

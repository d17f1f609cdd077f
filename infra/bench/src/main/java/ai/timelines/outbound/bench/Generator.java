package ai.timelines.outbound.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Pushes messages over REST. Each line of its standard input is a {@link Push}, answered by a line with what came of it; a line that comes meanwhile
 * ends one that goes on until told. It stays warm between them, and ends with its standard input.
 */
public final class Generator {

    /** Ends what is pushed; says nothing to one that has ended by itself. */
    static final String ENOUGH = "enough";

    private Generator() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals(ENOUGH)) {
                continue;
            }
            try (var run = new PushRun(Push.parse(line))) {
                IO.println(run.run(() -> isReady(input)));
            }
        }
    }

    private static boolean isReady(BufferedReader input) {
        try {
            return input.ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

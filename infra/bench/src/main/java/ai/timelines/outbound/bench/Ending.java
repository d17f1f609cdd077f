package ai.timelines.outbound.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Ends a process when the one that started it is gone, however that went: its standard input then ends. */
final class Ending {

    private Ending() {}

    static void withStandardInput() {
        Thread.ofPlatform().daemon().name("ending").start(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                Runtime.getRuntime().halt(0);
            }
        });
    }
}

package ai.timelines.outbound.bench;

import java.util.ArrayList;
import java.util.List;

/** What was seen during an ordeal, a sentence each; a fault fails it. For any thread. */
final class Findings {

    private final List<String> faults = new ArrayList<>();

    synchronized void say(String what) {
        IO.println("  " + what);
    }

    synchronized void fault(String what) {
        faults.add(what);
        IO.println("  FAULT: " + what);
    }

    void require(boolean kept, String otherwise) {
        if (!kept) {
            fault(otherwise);
        }
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }
}

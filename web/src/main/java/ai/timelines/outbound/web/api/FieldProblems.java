package ai.timelines.outbound.web.api;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that all of it can be named at once (R26). */
class FieldProblems {

    private final List<FieldProblem> found = new ArrayList<>();

    void add(String pointer, String detail) {
        found.add(new FieldProblem(pointer, detail));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** @throws Refused if there is any */
    void refuseIfAny() {
        if (!found.isEmpty()) {
            throw refusal();
        }
    }

    Refused refusal() {
        return Refused.invalid(
                found.size() == 1 ? "One field is wrong." : found.size() + " fields are wrong.", List.copyOf(found));
    }
}

package ai.timelines.outbound.web.api;

import java.util.List;
import java.util.Map;

/** A request that is answered with a problem; thrown from wherever that becomes clear. */
class Refused extends RuntimeException {

    private final ProblemType type;
    private final String detail;
    private final transient List<FieldProblem> errors;
    private final transient Map<String, String> headers;

    private Refused(ProblemType type, String detail, List<FieldProblem> errors, Map<String, String> headers) {
        super(type + ": " + detail, null, false, false);
        this.type = type;
        this.detail = detail;
        this.errors = errors;
        this.headers = headers;
    }

    static Refused because(ProblemType type, String detail) {
        return new Refused(type, detail, List.of(), Map.of());
    }

    static Refused invalid(String detail) {
        return because(ProblemType.INVALID_REQUEST, detail);
    }

    static Refused invalid(String detail, List<FieldProblem> errors) {
        return new Refused(ProblemType.INVALID_REQUEST, detail, errors, Map.of());
    }

    /** @param seconds after which trying again may help */
    static Refused forNow(ProblemType type, String detail, long seconds) {
        return because(type, detail).with("Retry-After", Long.toString(seconds));
    }

    /** An unknown workspace and a foreign one alike (R27). */
    static Refused unknownWorkspace() {
        return because(ProblemType.NOT_FOUND, "There is no such workspace.");
    }

    Refused with(String header, String value) {
        return new Refused(type, detail, errors, Map.of(header, value));
    }

    Problem problem() {
        return new Problem(type.uri(), type.title(), type.status(), detail, errors);
    }

    Map<String, String> headers() {
        return headers;
    }
}

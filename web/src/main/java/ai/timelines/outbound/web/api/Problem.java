package ai.timelines.outbound.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** What went wrong, as {@code application/problem+json} (RFC 9457). */
@JsonPropertyOrder({"type", "title", "status", "detail", "errors"})
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldProblem> errors) {}

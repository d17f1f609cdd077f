package ai.timelines.outbound.web.api;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers in JSON, whatever a caller says that it accepts. */
final class Answers {

    private Answers() {}

    static <T> ResponseEntity<T> ok(T body) {
        return json(HttpStatus.OK, body);
    }

    static <T> ResponseEntity<T> json(HttpStatus status, T body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }
}

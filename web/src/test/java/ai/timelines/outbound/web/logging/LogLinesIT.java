package ai.timelines.outbound.web.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the application really prints. */
@WebTest
@ExtendWith(OutputCaptureExtension.class)
class LogLinesIT {

    private static final String FORGED =
            "a\n2026-01-01T00:00:00Z ERROR forged\r\nb\u2028c\u0085d\u001b[31me\u0000f\u202Eg\u007f";

    @Test
    void nothingInAMessageOrAnExceptionBeginsALine(CapturedOutput output) {
        var cause = new IllegalArgumentException("cause " + FORGED);
        cause.addSuppressed(new IllegalArgumentException("suppressed " + FORGED));
        LoggerFactory.getLogger(getClass())
                .warn("message {}", FORGED, new IllegalStateException("outer " + FORGED, cause));

        var printed = output.getOut();
        for (var which : new String[] {"message", "outer", "cause", "suppressed"}) {
            assertThat(printed)
                    .contains(
                            which
                                    + " a\\u000a2026-01-01T00:00:00Z ERROR forged\\u000d\\u000ab\\u2028c\\u0085d\\u001b[31me\\u0000f\\u202eg\\u007f");
        }
        assertThat(printed.lines()).noneMatch(line -> line.startsWith("2026-01-01T00:00:00Z ERROR forged"));
        assertThat(printed).doesNotContain("\u001b", "\u2028", "\u202E", "\u0000");
        // The trace itself is as it was.
        assertThat(printed).contains("\tat " + getClass().getName(), "Caused by: java.lang.IllegalArgumentException");
    }
}

package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.timelines.outbound.database.GroupCommit;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CountDownLatch;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ProblemAnswersTests {

    private final ProblemAnswers answers = new ProblemAnswers(new JsonMapper());
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/messages/batch");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void tellsNothingOfAnUnexpectedFailure() throws Exception {
        assertThat(answers.answer(new IllegalStateException("secret words"), request, response))
                .isTrue();
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getContentAsString()).contains("internal-error").doesNotContain("secret", "IllegalState");
    }

    @Test
    void aDatabaseThatIsAwayIsAskedForAgain() throws Exception {
        var away = new CannotGetJdbcConnectionException(
                "secret words", new SQLTransientConnectionException("Broken pipe", new SocketException("Broken pipe")));
        assertThat(answers.answer(away, request, response)).isTrue();
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        assertThat(response.getContentAsString()).doesNotContain("secret");
    }

    @Test
    void aDatabaseThatRefusesARowIsNotAway() {
        answers.answer(new DuplicateKeyException("twice"), request, response);
        assertThat(response.getStatus()).isEqualTo(500);
    }

    @Test
    void aNodeThatCannotKeepUpIsAskedAgainSoon() {
        var release = new CountDownLatch(1);
        try (var commits = new GroupCommit<String, String>(
                "test", GroupCommit.Limits.oneByOne(1, 1, 1), _ -> 1, item -> item, items -> {
                    try {
                        release.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return items;
                })) {
            commits.submit("first");
            var overloaded = catchThrowable(() -> commits.submit("second"));
            release.countDown();
            assertThat(answers.answer(overloaded, request, response)).isTrue();
        }
        assertThat(response.getStatus()).isEqualTo(429);
        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
    }

    @Test
    void headersOfASuccessThatDidNotComeAreTakenBack() {
        response.setHeader("Content-Disposition", "attachment");
        answers.answer(new IllegalStateException(), request, response);
        assertThat(response.getHeader("Content-Disposition")).isNull();
    }

    @Test
    void whatHasBegunToGoOutIsLeftToWhoeverCanBreakItOff(CapturedOutput output) throws Exception {
        response.getOutputStream().write('{');
        response.flushBuffer();
        assertThat(answers.answer(new CannotGetJdbcConnectionException("away"), request, response))
                .isFalse();
        assertThat(response.getContentAsString()).isEqualTo("{");
        assertThat(output.getOut()).doesNotContain("the database cannot be reached");
    }

    @Test
    void aCallerWhoWentAwayIsNoFault() throws Exception {
        response.flushBuffer();
        assertThat(answers.answer(new UncheckedIOException(new ClientAbortException()), request, response))
                .isTrue();
    }
}

package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import org.junit.jupiter.api.Test;

class HttpHeadTests {

    @Test
    void headersAreFoundInAnyCase() {
        var head = Bytes.ascii("POST / HTTP/1.1\r\nHost: x\r\ncontent-LENGTH:  42\r\n\r\n");

        assertThat(HttpHead.end(head, 0, head.length)).isEqualTo(head.length);
        assertThat(HttpHead.contentLength(head, 0, head.length)).isEqualTo(42);
        assertThat(HttpHead.chunked(head, 0, head.length)).isFalse();
        assertThat(HttpHead.end(head, 0, head.length - 1)).isEqualTo(-1);
    }

    @Test
    void anAnswerIsWholeWithItsLastByte() throws Exception {
        assertWholeAtItsEnd("HTTP/1.1 202 \r\nContent-Length: 21\r\n\r\n{\"status\":\"accepted\"}", 202, 1);
    }

    @Test
    void aChunkedAnswerIsWholeWithItsLastChunk() throws Exception {
        assertWholeAtItsEnd(
                "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n15\r\n{\"status\":\"accepted\"}\r\n16\r\n{\"status\":\"duplicate\"}\r\n0\r\n\r\n",
                200,
                2);
    }

    @Test
    void aRefusalSaysWhenToComeAgain() throws Exception {
        var answer = new Answer();
        var bytes = Bytes.ascii("HTTP/1.1 429 \r\nRetry-After: 3\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer.read(Channels.newChannel(new ByteArrayInputStream(bytes))))
                .isTrue();
        assertThat(answer.retryAfter()).isEqualTo(3);
        assertThat(answer.closes()).isTrue();
        assertThat(answer.acceptedMessages()).isZero();
    }

    private static void assertWholeAtItsEnd(String text, int status, int messages) throws Exception {
        var bytes = Bytes.ascii(text);
        var answer = new Answer();
        for (int i = 0; i < bytes.length; i++) {
            var one = Channels.newChannel(new ByteArrayInputStream(bytes, i, 1));
            assertThat(answer.read(one)).as("after byte %d", i).isEqualTo(i == bytes.length - 1);
        }
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.acceptedMessages()).isEqualTo(messages);
        assertThat(answer.closes()).isFalse();
    }
}

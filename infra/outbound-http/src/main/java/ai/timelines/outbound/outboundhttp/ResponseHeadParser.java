package ai.timelines.outbound.outboundhttp;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a status line and headers. Unlike the library's own, it does not take a stream
 * that ends within them for their end: a POST succeeds by a status only when all of them came (R11).
 */
final class ResponseHeadParser implements HttpMessageParser<ClassicHttpResponse> {

    static final int MOST_HEADERS = 100;
    static final int LONGEST_LINE = 8 * 1024;

    /** Of status line and headers together: they are kept with the log. */
    static final int LONGEST_HEAD = 64 * 1024;

    private static final String PROTOCOL = "HTTP/1.";
    private static final int STATUS_DIGITS = 3;

    private final StringBuilder line = new StringBuilder(128);
    private @Nullable SessionInputBuffer buffer;
    private int headLength;

    /** Bytes that were received and not yet read. */
    int buffered() {
        return buffer == null ? 0 : buffer.length();
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException {
        this.buffer = buffer;
        headLength = 0;
        ClassicHttpResponse response = statusLine(buffer, in);
        String name = null;
        String value = "";
        int count = 0;
        while (readLine(buffer, in)) {
            boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (folded && name != null) {
                value = (value + " " + line.toString().strip()).strip();
                if (value.length() > LONGEST_LINE) {
                    throw tooLong();
                }
                continue;
            }
            add(response, name, value);
            if (++count > MOST_HEADERS) {
                throw PostFailure.broken("The answer has more than " + MOST_HEADERS + " headers.");
            }
            int colon = line.indexOf(":");
            name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (name.isEmpty()) {
                throw PostFailure.broken("The answer contains a line that is no header.");
            }
            value = line.substring(colon + 1).strip();
        }
        add(response, name, value);
        return response;
    }

    private static void add(ClassicHttpResponse response, @Nullable String name, String value) {
        if (name != null) {
            response.addHeader(new BasicHeader(name, value));
        }
    }

    /** {@code HTTP/1.x}, spaces, a status of three digits, and a reason that may be missing; without a pattern, because every delivery passes here. */
    private ClassicHttpResponse statusLine(SessionInputBuffer buffer, InputStream in) throws IOException {
        readLine(buffer, in, PROTOCOL);
        int minor = digitAt(PROTOCOL.length());
        int from = PROTOCOL.length() + 1;
        int begin = from;
        while (begin < line.length() && line.charAt(begin) == ' ') {
            begin++;
        }
        int end = begin + STATUS_DIGITS;
        int status = 0;
        for (int i = begin; i < end; i++) {
            status = 10 * status + digitAt(i);
        }
        if (begin == from || status < 100 || (end < line.length() && line.charAt(end) != ' ')) {
            throw notHttp();
        }
        var response = new BasicClassicHttpResponse(status);
        response.setVersion(minor == 0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1);
        return response;
    }

    private int digitAt(int index) throws PostFailure {
        int digit = index < line.length() ? line.charAt(index) - '0' : -1;
        if (digit < 0 || digit > 9) {
            throw notHttp();
        }
        return digit;
    }

    private boolean readLine(SessionInputBuffer buffer, InputStream in) throws IOException {
        return readLine(buffer, in, "");
    }

    /**
     * Reads one line, as ISO 8859-1 and without its end; false if it is empty. What does not begin as it must is refused at
     * once: other protocols' greetings may have no line end to wait for.
     */
    private boolean readLine(SessionInputBuffer buffer, InputStream in, String beginning) throws IOException {
        line.setLength(0);
        for (int b = buffer.read(in); b != '\n'; b = buffer.read(in)) {
            int length = line.length();
            if (b < 0) {
                throw PostFailure.broken(
                        length == 0 && !beginning.isEmpty()
                                ? "The server closed the connection without an answer."
                                : "The server closed the connection before its answer's headers were complete.");
            }
            if (length < beginning.length() && beginning.charAt(length) != b) {
                throw notHttp();
            }
            if (length == LONGEST_LINE) {
                throw tooLong();
            }
            if (++headLength > LONGEST_HEAD) {
                throw PostFailure.broken(
                        "The headers of the answer are longer than " + LONGEST_HEAD / 1024 + " KiB together.");
            }
            line.append((char) b);
        }
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
            line.setLength(last);
        }
        return !line.isEmpty();
    }

    private static PostFailure tooLong() {
        return PostFailure.broken("A header line of the answer is longer than " + LONGEST_LINE / 1024 + " KiB.");
    }

    private static PostFailure notHttp() {
        return PostFailure.broken("The answer is not an HTTP/1.1 response.");
    }
}

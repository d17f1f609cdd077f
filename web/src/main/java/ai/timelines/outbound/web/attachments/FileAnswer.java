package ai.timelines.outbound.web.attachments;

import ai.timelines.outbound.filestore.StoredFile;
import ai.timelines.outbound.messageingest.Attachment;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;

/**
 * Answers with a file or a part of it (RFC 9110, sections 13 and 14). A file never changes, so its id is its tag.
 *
 * <p>It goes through in small pieces: neither a large file nor a slow reader takes much memory.
 */
record FileAnswer(Attachment attachment, StoredFile file) {

    private static final int PIECE = 64 * 1024;

    /** A part of the file. */
    private record Part(long from, long length) {}

    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.ETAG, tag());
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        if (isNamedBy(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        var range = range(request);
        if (range == null) {
            send(new Part(0, file.size()), request, response);
            return;
        }
        long from = range.getRangeStart(file.size());
        long end = range.getRangeEnd(file.size());
        if (from >= file.size() || end < from) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size());
            response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
            return;
        }
        response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + from + "-" + end + "/" + file.size());
        send(new Part(from, end - from + 1), request, response);
    }

    private void send(Part part, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentLengthLong(part.length());
        if (HttpMethod.HEAD.matches(request.getMethod()) || part.length() == 0) {
            return;
        }
        var out = response.getOutputStream();
        try (var in = file.read(part.from(), part.length())) {
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
                // To a fast reader the socket never blocks; whoever delivers messages shall have its turn all the same.
                Thread.yield();
            }
        }
    }

    /** One range is given as asked for; several at once, malformed ones and those of another file are answered with the whole. */
    private @Nullable HttpRange range(HttpServletRequest request) {
        String ifRange = request.getHeader(HttpHeaders.IF_RANGE);
        if (ifRange != null && !ifRange.strip().equals(tag())) {
            return null;
        }
        try {
            var ranges = HttpRange.parseRanges(request.getHeader(HttpHeaders.RANGE));
            return ranges.size() == 1 ? ranges.getFirst() : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private String tag() {
        return "\"" + attachment.fileId() + "\"";
    }

    private boolean isNamedBy(@Nullable String tags) {
        return tags != null
                && Arrays.stream(tags.split(","))
                        .map(String::strip)
                        .anyMatch(it -> it.equals("*") || it.equals(tag()) || it.equals("W/" + tag()));
    }
}

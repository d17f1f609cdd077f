package ai.timelines.outbound.web.api;

import ai.timelines.outbound.filestore.FileTooLargeException;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.UploadQuotaException;
import ai.timelines.outbound.workspace.Caller;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Uploading files that messages then name. */
@RestController
class AttachmentsApi {

    private static final int MIME_TYPE = 255;

    /** What is sent beyond the limit is read to here, or the connection breaks before the sender sees the answer. */
    private static final long DRAINED = 32L << 20;

    /** What may go is looked for every minute. */
    private static final long SOONEST_SECONDS = 60;

    private final Attachments attachments;
    private final IngestRates rates;
    private final UploadsUnderWay underWay;
    private final InstantSource clock;

    AttachmentsApi(Attachments attachments, IngestRates rates, UploadsUnderWay underWay, InstantSource clock) {
        this.attachments = attachments;
        this.rates = rates;
        this.underWay = underWay;
        this.clock = clock;
    }

    /** The upload, as messages may name it. */
    @JsonPropertyOrder({"attachment_id", "filename", "size", "mimetype"})
    record Uploaded(@JsonProperty("attachment_id") UUID attachmentId, String filename, long size, String mimetype) {

        static Uploaded of(Attachment attachment) {
            return new Uploaded(
                    attachment.attachmentId(), attachment.filename(), attachment.size(), attachment.mimeType());
        }
    }

    @PostMapping("/api/v1/workspaces/{workspace_id}/attachments")
    ResponseEntity<Uploaded> upload(WorkspaceId workspace, Caller caller, HttpServletRequest request)
            throws IOException {
        rates.take(caller, 1);
        JsonBodies.requireNoEncoding(request);
        var mimeType = mimeType(request.getContentType());
        if (request.getContentLengthLong() > attachments.limit()) {
            throw tooLarge(request);
        }
        try (var _ = underWay.enter(workspace.id())) {
            var attachment = attachments.upload(workspace.id(), filename(request), mimeType, request.getInputStream());
            return Answers.json(HttpStatus.CREATED, Uploaded.of(attachment));
        } catch (FileTooLargeException tooLarge) {
            throw tooLarge(request);
        } catch (UploadQuotaException exhausted) {
            throw quotaUsed(exhausted);
        }
    }

    private Refused quotaUsed(UploadQuotaException exhausted) {
        long seconds = Duration.between(clock.instant(), exhausted.roomAgain()).toSeconds();
        return Refused.forNow(
                ProblemType.UPLOAD_QUOTA_USED,
                String.format(
                        Locale.ROOT,
                        "This workspace's files take %,d of %,d bytes, and this one would be too much; nothing was stored."
                                + " Files go with the messages that name them, when those are past retention, and uploads"
                                + " that no message names after a day or what is configured. The first may go at %s.",
                        exhausted.used(),
                        exhausted.quota(),
                        exhausted.roomAgain().truncatedTo(ChronoUnit.SECONDS)),
                Math.max(seconds, SOONEST_SECONDS));
    }

    private Refused tooLarge(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() <= attachments.limit() + DRAINED) {
            request.getInputStream().skip(DRAINED);
        }
        return Refused.because(
                ProblemType.TOO_LARGE,
                String.format(Locale.ROOT, "A file may be at most %,d bytes long.", attachments.limit()));
    }

    /** Read from the query itself: to ask the request for a parameter may make it read the body. */
    private static String filename(HttpServletRequest request) {
        var query = request.getQueryString();
        try {
            var name = UriComponentsBuilder.newInstance()
                    .query(query)
                    .build()
                    .getQueryParams()
                    .getFirst("filename");
            return name == null ? "" : decoded(name);
        } catch (IllegalArgumentException malformed) {
            throw Refused.invalid("The parameter filename is not percent-encoded UTF-8.");
        }
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    /** Type and subtype as the caller says; without either, a file of no known kind. */
    private static String mimeType(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return MediaType.APPLICATION_OCTET_STREAM_VALUE;
        }
        MediaType type;
        try {
            type = MediaType.parseMediaType(contentType);
        } catch (InvalidMediaTypeException nonsense) {
            throw Refused.because(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The Content-Type is malformed.");
        }
        if (type.equalsTypeAndSubtype(MediaType.MULTIPART_FORM_DATA)
                || type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)) {
            throw Refused.because(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "Send the file itself as the body, with its own Content-Type, and not a form.");
        }
        var name = (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        if (name.length() > MIME_TYPE || !type.isConcrete()) {
            throw Refused.because(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The Content-Type names no kind of file.");
        }
        return name;
    }
}

package ai.timelines.outbound.web.attachments;

import ai.timelines.outbound.filestore.FileStoreException;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.TemporaryLinks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The files behind the links in payloads (R20): who has the link needs nothing else. */
@Controller
class TemporaryFiles {

    private static final String UNKNOWN = "There is nothing at this address.";
    private static final String EXPIRED =
            "This link has expired: links to attachments work for 15 minutes. Each new attempt to deliver the message carries a fresh one.";
    private static final String DELETED = "This file is not kept any more.";
    private static final String UNAVAILABLE = "This file cannot be reached at the moment. Please try again shortly.";

    private final TemporaryLinks links;
    private final Attachments attachments;

    TemporaryFiles(TemporaryLinks links, Attachments attachments) {
        this.links = links;
        this.attachments = attachments;
    }

    @GetMapping(TemporaryLinks.PATH + "{workspaceId}/{attachmentId}")
    void download(
            @PathVariable String workspaceId,
            @PathVariable String attachmentId,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") String signature,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var workspace = id(workspaceId);
        var attachment = id(attachmentId);
        if (workspace.isEmpty() || attachment.isEmpty()) {
            tell(HttpStatus.NOT_FOUND, UNKNOWN, response);
            return;
        }
        switch (links.judge(workspace.get(), attachment.get(), expires, signature)) {
            case FORGED -> tell(HttpStatus.NOT_FOUND, UNKNOWN, response);
            case EXPIRED -> tell(HttpStatus.GONE, EXPIRED, response);
            case VALID -> send(workspace.get(), attachment.get(), request, response);
        }
    }

    private void send(UUID workspaceId, UUID attachmentId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var attachment = attachments.find(workspaceId, attachmentId).orElse(null);
        if (attachment == null) {
            tell(HttpStatus.GONE, DELETED, response);
            return;
        }
        try {
            var file = attachments.open(workspaceId, attachment);
            if (file.isEmpty()) {
                tell(HttpStatus.GONE, DELETED, response);
                return;
            }
            response.setContentType(attachment.mimeType());
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, Attachments.disposition(attachment));
            new FileAnswer(attachment, file.get()).write(request, response);
        } catch (FileStoreException unavailable) {
            tell(HttpStatus.SERVICE_UNAVAILABLE, UNAVAILABLE, response);
        }
    }

    /** Only as {@link UUID} writes them, or one file would have many links. */
    private static Optional<UUID> id(String text) {
        try {
            var id = UUID.fromString(text);
            return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static void tell(HttpStatus status, String sentence, HttpServletResponse response) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getWriter().println(sentence);
    }
}

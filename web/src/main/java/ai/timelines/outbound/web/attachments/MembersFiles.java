package ai.timelines.outbound.web.attachments;

import ai.timelines.outbound.filestore.FileStoreException;
import ai.timelines.outbound.filestore.StoredFile;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.web.SignedIn;
import ai.timelines.outbound.workspace.People;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** A workspace's files for its members, as the page of a conversation shows them; to others they do not exist (R27). */
@Controller
class MembersFiles {

    private final People people;
    private final Attachments attachments;

    MembersFiles(People people, Attachments attachments) {
        this.people = people;
        this.attachments = attachments;
    }

    private record Found(Attachment attachment, StoredFile file) {}

    /** To be kept. */
    @GetMapping("/files/{workspaceId}/{attachmentId}")
    void download(
            @AuthenticationPrincipal SignedIn person,
            @PathVariable UUID workspaceId,
            @PathVariable UUID attachmentId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var found = find(person, workspaceId, attachmentId);
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, Attachments.disposition(found.attachment()));
        new FileAnswer(found.attachment(), found.file()).write(request, response);
    }

    /** To be shown within a page; what is no picture, whatever its name, is not there. */
    @GetMapping("/files/{workspaceId}/{attachmentId}/picture")
    void picture(
            @AuthenticationPrincipal SignedIn person,
            @PathVariable UUID workspaceId,
            @PathVariable UUID attachmentId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var found = find(person, workspaceId, attachmentId);
        var picture = picture(found.file()).orElseThrow(MembersFiles::notFound);
        response.setContentType(picture.type().toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "inline");
        new FileAnswer(found.attachment(), found.file()).write(request, response);
    }

    private static Optional<Picture> picture(StoredFile file) throws IOException {
        if (file.size() < Picture.HEAD) {
            return Optional.empty();
        }
        try (var head = file.read(0, Picture.HEAD)) {
            return Picture.of(head.readAllBytes());
        }
    }

    private Found find(SignedIn person, UUID workspaceId, UUID attachmentId) {
        return people.membership(person.personId(), workspaceId)
                .flatMap(_ -> attachments.find(workspaceId, attachmentId))
                .flatMap(attachment -> open(workspaceId, attachment).map(it -> new Found(attachment, it)))
                .orElseThrow(MembersFiles::notFound);
    }

    private Optional<StoredFile> open(UUID workspaceId, Attachment attachment) {
        try {
            return attachments.open(workspaceId, attachment);
        } catch (FileStoreException unavailable) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The file store failed", unavailable);
        }
    }

    private static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}

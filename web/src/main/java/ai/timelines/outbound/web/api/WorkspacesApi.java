package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.Workspaces;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Opening workspaces, which only the operator's services may, and telling what they are. */
@RestController
class WorkspacesApi {

    private final JsonBodies bodies;
    private final Workspaces workspaces;

    WorkspacesApi(JsonBodies bodies, Workspaces workspaces) {
        this.bodies = bodies;
        this.workspaces = workspaces;
    }

    /** The new workspace. */
    record Created(@JsonProperty("workspace_id") UUID workspaceId) {}

    @PostMapping("/api/v1/workspaces")
    ResponseEntity<Created> create(HttpServletRequest request) {
        var id = workspaces.create(bodies.read(request, WorkspaceJson::read));
        return ResponseEntity.created(URI.create("/api/v1/workspaces/" + id))
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Created(id));
    }

    @GetMapping("/api/v1/workspaces/{workspace_id}")
    ResponseEntity<WorkspaceJson> details(WorkspaceId workspace) {
        return Answers.ok(
                WorkspaceJson.of(workspaces.findDetails(workspace.id()).orElseThrow(Refused::unknownWorkspace)));
    }
}

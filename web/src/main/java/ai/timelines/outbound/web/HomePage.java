package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Where one arrives after signing in, and the way from one workspace to another. */
@PageController
class HomePage {

    private final CurrentWorkspaces workspaces;

    HomePage(CurrentWorkspaces workspaces) {
        this.workspaces = workspaces;
    }

    @GetMapping("/")
    String home(HttpServletRequest request) {
        boolean manages = workspaces
                .of(request)
                .filter(it -> it.role().mayManageIntegrations())
                .isPresent();
        return manages ? "redirect:/webhooks/outbound" : "home";
    }

    @GetMapping("/webhooks")
    String webhooks() {
        return "redirect:/webhooks/outbound";
    }

    @PostMapping("/workspace")
    String switchTo(@RequestParam UUID workspaceId, HttpServletRequest request) {
        if (!workspaces.choose(workspaceId, request)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/";
    }
}

package ai.timelines.outbound.web.settings;

import ai.timelines.outbound.web.CurrentWorkspace;
import ai.timelines.outbound.web.Notice;
import ai.timelines.outbound.web.PageController;
import ai.timelines.outbound.workspace.ApiToken;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.Workspaces;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Makes, lists and revokes the workspace's tokens. A token is shown in the one answer to the form that made it, and never stored. */
@PageController
@RequestMapping(TokensPage.PATH)
class TokensPage {

    static final String PATH = "/settings/tokens";

    private static final int LONGEST_NAME = 100;

    /** Whoever needs more of them wants something else. */
    private static final int MOST_TOKENS = 50;

    private final ApiTokens tokens;
    private final Workspaces workspaces;
    private final InstantSource clock;

    TokensPage(ApiTokens tokens, Workspaces workspaces, InstantSource clock) {
        this.tokens = tokens;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    @GetMapping
    String show(CurrentWorkspace workspace, Model model) {
        return page(workspace, "", model);
    }

    /** Not followed by a redirect, which would have to keep the token somewhere. Sent again by a reload, the name is taken. */
    @PostMapping
    String create(
            CurrentWorkspace workspace,
            @RequestParam(defaultValue = "") String name,
            Model model,
            HttpServletResponse response) {
        var objection = objection(name.strip(), inUse(workspace));
        if (objection.isPresent()) {
            model.addAttribute("problem", objection.get());
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(workspace, name, model);
        }
        var issued = tokens.createForWorkspace(workspace.workspaceId(), name.strip());
        model.addAttribute("issuedName", name.strip());
        model.addAttribute("issuedSecret", issued.secret());
        return page(workspace, "", model);
    }

    @PostMapping("/{tokenId}/revoke")
    String revoke(CurrentWorkspace workspace, @PathVariable String tokenId, RedirectAttributes afterwards) {
        var token = tokens.ofWorkspace(workspace.workspaceId()).stream()
                .filter(it -> it.id().toString().equals(tokenId))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        tokens.revokeOfWorkspace(workspace.workspaceId(), token.id());
        Notice.ok("The token is revoked. Calls with it are refused from now on, on all nodes within 5 seconds.")
                .showAfter(afterwards);
        return "redirect:" + PATH;
    }

    private String page(CurrentWorkspace workspace, String typedName, Model model) {
        var zone = workspaces.timeZone(workspace.workspaceId());
        var now = clock.instant();
        model.addAttribute("typedName", typedName);
        model.addAttribute("zone", zone.getId());
        model.addAttribute(
                "tokens",
                tokens.ofWorkspace(workspace.workspaceId()).stream()
                        .map(it -> TokenRow.of(it, now, zone))
                        .toList());
        return "settings/tokens";
    }

    private List<ApiToken> inUse(CurrentWorkspace workspace) {
        return tokens.ofWorkspace(workspace.workspaceId()).stream()
                .filter(it -> it.revokedAt() == null)
                .toList();
    }

    private static Optional<String> objection(String name, List<ApiToken> inUse) {
        if (name.isEmpty()) {
            return Optional.of("Give the token a name, such as that of the program that will use it.");
        }
        if (name.codePointCount(0, name.length()) > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("A name has at most " + LONGEST_NAME + " characters, on one line.");
        }
        if (inUse.stream().anyMatch(it -> it.name().equals(name))) {
            return Optional.of("There is a token of this name already. Choose another name, or revoke that one first.");
        }
        return inUse.size() < MOST_TOKENS
                ? Optional.empty()
                : Optional.of(
                        "There are " + MOST_TOKENS + " tokens already. Revoke one that is not used any more first.");
    }
}

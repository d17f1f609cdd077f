package ai.timelines.outbound.web.conversation;

import ai.timelines.outbound.messageingest.ChatLink;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.web.CurrentWorkspace;
import ai.timelines.outbound.web.CurrentWorkspaces;
import ai.timelines.outbound.web.Notice;
import ai.timelines.outbound.web.PageController;
import ai.timelines.outbound.web.SignedIn;
import ai.timelines.outbound.webhookdelivery.Resends;
import ai.timelines.outbound.workspace.Membership;
import ai.timelines.outbound.workspace.People;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of one conversation, and the permalinks into it; to whoever is no member of its workspace neither exists (R22, R27). */
@PageController
class ConversationPage {

    private final People people;
    private final CurrentWorkspaces workspaces;
    private final Conversations conversations;
    private final ConversationParts parts;
    private final Resends resends;

    ConversationPage(
            People people,
            CurrentWorkspaces workspaces,
            Conversations conversations,
            ConversationParts parts,
            Resends resends) {
        this.people = people;
        this.workspaces = workspaces;
        this.conversations = conversations;
        this.parts = parts;
        this.resends = resends;
    }

    /** Where in the conversation to look: at a message, before one, after one, or at its end. */
    record Where(
            @Nullable Long at,
            @Nullable Long before,
            @Nullable Long after) {
        boolean isEnd() {
            return at == null && before == null && after == null;
        }
    }

    @GetMapping("/permalink/{id}/")
    String follow(@AuthenticationPrincipal SignedIn person, @PathVariable String id, HttpServletRequest request) {
        var permalink = parsed(id);
        var link = conversations.permalink(permalink, workspacesOf(person)).orElseThrow(ConversationPage::notFound);
        workspaces.choose(link.workspaceId(), request);
        return redirect(link.chatId(), link.position());
    }

    @GetMapping("/permalink/{id}")
    String followWithoutSlash(
            @AuthenticationPrincipal SignedIn person, @PathVariable String id, HttpServletRequest request) {
        return follow(person, id, request);
    }

    @GetMapping({"/chat/{chatId}/messages/", "/chat/{chatId}/messages"})
    String show(
            @AuthenticationPrincipal SignedIn person,
            @PathVariable String chatId,
            @RequestParam(name = ChatLink.PARAMETER, required = false) @Nullable String named,
            Where where,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean htmx,
            HttpServletRequest request,
            Model model) {
        var chat = ChatLink.chatId(chatId, named);
        var current = workspaces.of(request).orElseThrow(ConversationPage::notFound);
        if (!conversations.having(chat, List.of(current.workspaceId())).contains(current.workspaceId())) {
            return inAnotherWorkspace(person, chat, request);
        }
        model.addAttribute(
                "conversation",
                parts.of(current.workspaceId(), chat, where, current.role().mayManageIntegrations()));
        model.addAttribute("opensAtEnd", where.isEnd());
        model.addAttribute("adding", htmx ? where.before() != null ? "older" : "newer" : null);
        return htmx ? "conversation :: part" : "conversation";
    }

    /** A link tells the chat but not the workspace: whoever belongs to several goes to the one that has it. */
    private String inAnotherWorkspace(SignedIn person, String chat, HttpServletRequest request) {
        var other = conversations.having(chat, workspacesOf(person)).stream()
                .sorted()
                .findFirst()
                .orElseThrow(ConversationPage::notFound);
        workspaces.choose(other, request);
        var query = request.getQueryString();
        return "redirect:" + request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    @PostMapping("/chat/{chatId}/messages/resend")
    String resend(
            CurrentWorkspace current,
            @PathVariable String chatId,
            @RequestParam(name = ChatLink.PARAMETER, required = false) @Nullable String named,
            @RequestParam UUID deliveryId,
            @RequestParam long position,
            RedirectAttributes afterwards) {
        switch (resends.request(current.workspaceId(), deliveryId)) {
            case ACCEPTED -> Notice.ok("It is being sent again.").showAfter(afterwards);
            case WEBHOOK_OFF ->
                Notice.warn("It was not sent again, because the webhook is switched off.")
                        .showAfter(afterwards);
            case UNKNOWN_DELIVERY -> throw notFound();
        }
        return redirect(ChatLink.chatId(chatId, named), position);
    }

    private static String redirect(String chatId, long position) {
        return "redirect:" + ChatLink.path(chatId, "at", position) + "#message-" + position;
    }

    private List<UUID> workspacesOf(SignedIn person) {
        return people.memberships(person.personId()).stream()
                .map(Membership::workspaceId)
                .toList();
    }

    private static UUID parsed(String id) {
        try {
            var parsed = UUID.fromString(id);
            if (parsed.toString().equalsIgnoreCase(id)) {
                return parsed;
            }
        } catch (IllegalArgumentException malformed) {
            // as unknown as any other
        }
        throw notFound();
    }

    private static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}

package ai.timelines.outbound.web;

import static ai.timelines.outbound.web.AccessRules.Access.ANYONE;
import static ai.timelines.outbound.web.AccessRules.Access.MANAGER;
import static ai.timelines.outbound.web.AccessRules.Access.SERVICE_TOKEN;
import static ai.timelines.outbound.web.AccessRules.Access.SIGNED_IN;
import static ai.timelines.outbound.web.AccessRules.Access.TOKEN;
import static ai.timelines.outbound.web.AccessRules.Access.WORKSPACE_TOKEN;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may call what: the one list that the filters enforce. The application does not start with a route that is not on it.
 *
 * <p>The first rule that fits decides. What is open to more than the few who manage a workspace stands here one by one: a rule for everything
 * below a path is none for a route that comes to lie there. Within what a person or a token may do at all, tenants are kept apart by where the workspace comes from:
 * pages get theirs from {@link CurrentWorkspace}, and the API checks {@code {workspace_id}} before any controller is called (R27).
 */
public final class AccessRules {

    /** To whom a route is open. */
    public enum Access {
        /** Everybody, or whoever has a link that cannot be guessed. */
        ANYONE,
        /** Whoever has signed in; what they see is theirs. */
        SIGNED_IN,
        /** Owners and admins of the current workspace (R28). */
        MANAGER,
        /** Any good token, acting for whichever workspaces it may. */
        TOKEN,
        /** A token that may act for the {@code {workspace_id}} of the path. */
        WORKSPACE_TOKEN,
        /** A token of the operator's own services. */
        SERVICE_TOKEN;

        /** Whether each route must have been decided on by itself. */
        boolean isWide() {
            return this == ANYONE || this == SIGNED_IN;
        }
    }

    /** @param method null for all of them */
    public record Rule(@Nullable HttpMethod method, PathPattern pattern, Access access) {

        boolean fits(@Nullable HttpMethod asked, PathContainer path) {
            return (method == null || method.equals(asked)) && pattern.matches(path);
        }

        /** Whether this rule was made for that route; its variables may be called otherwise. */
        boolean names(String route) {
            return withoutNames(pattern.getPatternString()).equals(withoutNames(route));
        }

        private static String withoutNames(String pattern) {
            return pattern.replaceAll("\\{(\\*?)\\w+}", "{$1}");
        }
    }

    private static final List<Rule> API = List.of(
            rule("/api/v1/openapi.json", ANYONE),
            rule(HttpMethod.POST, "/api/v1/workspaces", SERVICE_TOKEN),
            rule(HttpMethod.POST, "/api/v1/messages/batch", TOKEN),
            rule("/api/v1/workspaces/{workspace_id}/**", WORKSPACE_TOKEN));

    private static final List<Rule> PAGES = List.of(
            rule("/login", ANYONE),
            rule("/logout", ANYONE),
            rule("/invitation/{token}", ANYONE),
            rule("/error", ANYONE),
            rule("/css/outbound*.css", ANYONE),
            rule("/js/outbound*.js", ANYONE),
            rule("/js/conversation*.js", ANYONE),
            rule("/webjars/htmx.org/*/dist/htmx.min.js", ANYONE),
            rule("/favicon*.svg", ANYONE),
            // Browsers ask for it by themselves; there is none.
            rule("/favicon.ico", ANYONE),
            rule("/actuator/health", ANYONE),
            rule("/actuator/health/**", ANYONE),
            rule("/dev/receiver", ANYONE),
            rule("/dev/receiver/latest", ANYONE),
            rule("/dev/receiver/requests.json", ANYONE),
            rule("/dev/receiver/clear", ANYONE),
            rule("/attachments/{workspaceId}/{attachmentId}", ANYONE),
            rule("/", SIGNED_IN),
            rule("/workspace", SIGNED_IN),
            rule("/account/password", SIGNED_IN),
            rule("/files/{workspaceId}/{attachmentId}", SIGNED_IN),
            rule("/files/{workspaceId}/{attachmentId}/picture", SIGNED_IN),
            rule("/permalink/{id}", SIGNED_IN),
            rule("/permalink/{id}/", SIGNED_IN),
            rule("/chat/{chatId}/messages", SIGNED_IN),
            rule("/chat/{chatId}/messages/", SIGNED_IN),
            rule(HttpMethod.POST, "/chat/{chatId}/messages/resend", MANAGER),
            rule("/webhooks/**", MANAGER),
            rule("/settings/**", MANAGER),
            // The rest of the files of libraries, which no page needs.
            rule("/webjars/**", SIGNED_IN),
            // No page: whoever is signed in hears that it does not exist.
            rule("/**", SIGNED_IN));

    private AccessRules() {}

    public static List<Rule> api() {
        return API;
    }

    static List<Rule> pages() {
        return PAGES;
    }

    /** The rule for a request; empty where nobody has thought of one. */
    public static Optional<Rule> find(@Nullable HttpMethod method, String path) {
        var rules = path.startsWith("/api/") ? API : PAGES;
        var parsed = PathContainer.parsePath(path);
        return rules.stream().filter(rule -> rule.fits(method, parsed)).findFirst();
    }

    private static Rule rule(String pattern, Access access) {
        return new Rule(null, PathPatternParser.defaultInstance.parse(pattern), access);
    }

    private static Rule rule(HttpMethod method, String pattern, Access access) {
        return new Rule(method, PathPatternParser.defaultInstance.parse(pattern), access);
    }
}

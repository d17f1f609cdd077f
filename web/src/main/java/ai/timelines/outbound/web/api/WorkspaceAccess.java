package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.Caller;
import ai.timelines.outbound.workspace.Workspaces;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Decides for which workspaces a caller may act; to everybody else they do not exist (R27). */
@Component
class WorkspaceAccess {

    /** {@link UUID#fromString} takes shorter forms, too, which are no ids. */
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Workspaces workspaces;

    WorkspaceAccess(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /** @throws Refused alike for a malformed, an unknown and a foreign id */
    WorkspaceId authorised(Caller caller, String text) {
        return Optional.ofNullable(authorised(caller, List.of(text)).get(text)).orElseThrow(Refused::unknownWorkspace);
    }

    /** Those of the ids that the caller may act for, in one look-up. */
    Map<String, WorkspaceId> authorised(Caller caller, Collection<String> texts) {
        var allowed = texts.stream()
                .distinct()
                .filter(text -> id(text).filter(id -> mayActFor(caller, id)).isPresent())
                .collect(Collectors.toMap(text -> text, UUID::fromString));
        var existing = workspaces.existing(allowed.values());
        return allowed.entrySet().stream()
                .filter(it -> existing.contains(it.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, it -> new WorkspaceId(it.getValue())));
    }

    static Optional<UUID> id(String text) {
        return UUID_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    private static boolean mayActFor(Caller caller, UUID workspaceId) {
        return switch (caller) {
            case Caller.Service _ -> true;
            case Caller.OfWorkspace own -> own.workspaceId().equals(workspaceId);
        };
    }
}

package ai.timelines.outbound.commands;

import ai.timelines.outbound.database.ModuleMigrations;
import ai.timelines.outbound.workspace.Actor;
import ai.timelines.outbound.workspace.ApiToken;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.AuditTrail;
import ai.timelines.outbound.workspace.CurrentActor;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Makes, lists and revokes the tokens of the operator's own services. */
class ServiceTokenCommand implements Command {

    private static final int LONGEST_NAME = 100;

    private final ApiTokens tokens;

    ServiceTokenCommand(ApiTokens tokens) {
        this.tokens = tokens;
    }

    static boolean understands(List<String> words) {
        if (words.size() < 2 || !words.getFirst().equals("service-token")) {
            return false;
        }
        return switch (words.get(1)) {
            case "create", "revoke" -> words.size() == 3;
            case "list" -> words.size() == 2;
            default -> false;
        };
    }

    @Override
    public boolean run(List<String> words, PrintStream out, PrintStream err) {
        return switch (words.get(1)) {
            case "create" -> create(words.get(2).strip(), out, err);
            case "revoke" -> revoke(words.get(2), err);
            default -> list(out);
        };
    }

    private boolean create(String name, PrintStream out, PrintStream err) {
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            err.println("A name has 1 to " + LONGEST_NAME + " characters, on one line.");
            return false;
        }
        var issued = tokens.createForService(name);
        err.println("Service token " + issued.id() + " for \"" + name + "\". It is not shown again:");
        out.println(issued.secret());
        return true;
    }

    private boolean revoke(String id, PrintStream err) {
        boolean revoked = tokens.ofServices().stream()
                .filter(it -> it.id().toString().equals(id))
                .anyMatch(it -> tokens.revokeOfService(it.id()));
        err.println(revoked ? "Revoked. All nodes refuse it within 5 seconds." : "There is no such token in use.");
        return revoked;
    }

    private boolean list(PrintStream out) {
        var format = "%-36s  %-10s  %-20s  %-20s  %-20s  %s%n";
        out.printf(format, "ID", "BEGINS", "CREATED", "LAST USED", "REVOKED", "NAME");
        for (ApiToken token : tokens.ofServices()) {
            out.printf(
                    format,
                    token.id(),
                    token.beginning(),
                    when(token.createdAt()),
                    when(token.lastUsedAt()),
                    when(token.revokedAt()),
                    token.name());
        }
        return true;
    }

    private static String when(@Nullable Instant instant) {
        return instant == null ? "-" : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Import({ApiTokens.class, AuditTrail.class, ServiceTokenCommand.class})
    static class Context {

        @Bean
        ModuleMigrations workspaceMigrations() {
            return new ModuleMigrations("workspace");
        }

        @Bean
        CurrentActor operator() {
            return () -> Actor.OPERATOR;
        }
    }
}

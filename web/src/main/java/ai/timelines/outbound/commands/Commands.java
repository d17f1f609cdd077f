package ai.timelines.outbound.commands;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The application's command line: {@code java -jar outbound.jar service-token create NAME}. */
public final class Commands {

    private static final String OPTION = "--";

    private static final String USAGE = """
            Commands, instead of starting the application:
              service-token create NAME   makes a service token and prints it, this once
              service-token list          lists the service tokens
              service-token revoke ID     revokes one; all nodes refuse it within 5 seconds
              encryption status           tells with which keys webhook URLs and secrets are encrypted
              encryption renew            encrypts with the newest key what an older one holds
            The settings are those of the application: SPRING_DATASOURCE_URL, OUTBOUND_ENCRYPTION_KEYS ...
            """;

    private Commands() {}

    /** Whether the arguments ask for a command; options alone ({@code --server.port=80}) start the application. */
    public static boolean areMeant(String... arguments) {
        return words(arguments).findFirst().isPresent();
    }

    /** Returns the exit code: 0 done, 1 not done, 2 not understood. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        var words = words(arguments).toList();
        var command = command(words);
        if (command.isEmpty()) {
            err.print(USAGE);
            return 2;
        }
        try (var context = new SpringApplicationBuilder(CommandContext.class, command.get())
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                // The log goes to where scripts read the result.
                .properties("logging.level.root=error")
                .run(options(arguments))) {
            return context.getBean(Command.class).run(words, out, err) ? 0 : 1;
        }
    }

    /** The configuration of the command that these words ask for. */
    private static Optional<Class<?>> command(List<String> words) {
        if (ServiceTokenCommand.understands(words)) {
            return Optional.of(ServiceTokenCommand.Context.class);
        }
        return EncryptionCommand.understands(words) ? Optional.of(EncryptionCommand.Context.class) : Optional.empty();
    }

    private static Stream<String> words(String... arguments) {
        return Arrays.stream(arguments).filter(it -> !it.startsWith(OPTION));
    }

    private static String[] options(String... arguments) {
        return Arrays.stream(arguments).filter(it -> it.startsWith(OPTION)).toArray(String[]::new);
    }
}

package ai.timelines.outbound;

import ai.timelines.outbound.commands.Commands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The application: every package beside this class is one module of it. With a word as its first argument it runs a command instead. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class OutboundApplication {

    public static void main(String[] args) {
        if (Commands.areMeant(args)) {
            System.exit(Commands.run(args, System.out, System.err));
        }
        SpringApplication.run(OutboundApplication.class, args);
    }
}

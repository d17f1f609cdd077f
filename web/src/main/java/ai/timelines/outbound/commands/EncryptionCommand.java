package ai.timelines.outbound.commands;

import ai.timelines.outbound.database.ModuleMigrations;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.webhooksettings.EncryptionKeys;
import ai.timelines.outbound.webhooksettings.Reencryption;
import java.io.PrintStream;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells which keys are in use, and brings all to the newest, so that an older one can be given up. */
class EncryptionCommand implements Command {

    private final Reencryption reencryption;
    private final EncryptionKeys keys;

    EncryptionCommand(Reencryption reencryption, EncryptionKeys keys) {
        this.reencryption = reencryption;
        this.keys = keys;
    }

    static boolean understands(List<String> words) {
        return words.equals(List.of("encryption", "status")) || words.equals(List.of("encryption", "renew"));
    }

    @Override
    public boolean run(List<String> words, PrintStream out, PrintStream err) {
        if (words.get(1).equals("renew")) {
            err.println(reencryption.renew() + " webhooks were encrypted with the key " + keys.newest() + ".");
        }
        reencryption.inUse().forEach((key, webhooks) -> out.println(key + " " + webhooks));
        return true;
    }

    @EnableConfigurationProperties(EncryptionKeys.class)
    @Import(EncryptionCommand.class)
    static class Context {

        @Bean
        ModuleMigrations webhookSettingsMigrations() {
            return new ModuleMigrations("webhook-settings");
        }

        @Bean
        Reencryption reencryption(JdbcClient jdbc, Transactions transactions, EncryptionKeys keys) {
            return new Reencryption(jdbc, transactions, keys);
        }
    }
}

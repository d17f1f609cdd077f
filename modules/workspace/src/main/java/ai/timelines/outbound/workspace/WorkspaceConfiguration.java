package ai.timelines.outbound.workspace;

import ai.timelines.outbound.database.ModuleMigrations;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

@Configuration(proxyBeanMethods = false)
class WorkspaceConfiguration {

    private static final int BCRYPT_STRENGTH = 12;

    @Bean
    ModuleMigrations workspaceMigrations() {
        return new ModuleMigrations("workspace");
    }

    /** Hashes carry the name of their algorithm, so that a stronger one can follow. */
    @Bean
    PasswordEncoder passwordEncoder() {
        return new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(BCRYPT_STRENGTH)));
    }
}

package ai.timelines.outbound.web;

import ai.timelines.outbound.database.ModuleMigrations;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /** The tables of the sessions. */
    @Bean
    ModuleMigrations webMigrations() {
        return new ModuleMigrations("web");
    }

    @Bean
    WebMvcConfigurer pageParameters(CurrentWorkspaces workspaces) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CurrentWorkspaceParameter(workspaces));
            }
        };
    }
}

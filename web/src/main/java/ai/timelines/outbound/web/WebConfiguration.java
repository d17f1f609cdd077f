package ai.timelines.outbound.web;

import ai.timelines.outbound.database.ModuleMigrations;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /** The tables of the sessions. */
    @Bean
    ModuleMigrations webMigrations() {
        return new ModuleMigrations("web");
    }

    /** A thread for each of the jobs that come round: none of them waits until another, or the database, is done. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        var scheduler = builder.build();
        scheduler.setErrorHandler(new JobFailures());
        return scheduler;
    }

    /** Nobody reads an observation of each request and each of its filters; they cost more than what they observe. */
    @Bean
    ObservationRegistry noObservations() {
        return ObservationRegistry.NOOP;
    }

    @Bean
    WebMvcConfigurer pagesOfWorkspaces(CurrentWorkspaces workspaces) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new PartWorkspace(workspaces));
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CurrentWorkspaceParameter(workspaces));
            }
        };
    }
}

package ai.timelines.outbound.web;

import ai.timelines.outbound.messageingest.TemporaryLinks;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who may open which page, and what browsers are told about all of them. */
@Configuration(proxyBeanMethods = false)
class PageSecurity {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; script-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static final String FILES_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

    /** Other programs post to the sample receiver, so it asks for neither session nor token. */
    @Bean
    @Order(10)
    @Profile("dev")
    SecurityFilterChain developmentTools(HttpSecurity http) {
        return http.securityMatcher("/dev/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(PageSecurity::headers)
                .build();
    }

    /** Whoever has a temporary link needs nothing else (R20); what it leads to is never run by a browser. */
    @Bean
    @Order(15)
    SecurityFilterChain linksToFiles(HttpSecurity http) {
        return http.securityMatcher(TemporaryLinks.PATH + "**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .anonymous(anonymous -> anonymous.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.cacheControl(cache -> cache.disable())
                        .contentSecurityPolicy(policy -> policy.policyDirectives(FILES_POLICY)))
                .build();
    }

    @Bean
    @Order(100)
    SecurityFilterChain pages(HttpSecurity http, CurrentWorkspaces workspaces) {
        var wanted = new PageToReturnTo();
        return http.authorizeHttpRequests(requests -> requests
                        // What was let in may end in an error page or in a forward.
                        .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers("/login", "/invitation/*", "/error")
                        .permitAll()
                        .requestMatchers("/css/**", "/js/**", "/webjars/**", "/favicon*.svg", "/favicon.ico")
                        .permitAll()
                        .requestMatchers("/actuator/health", "/actuator/health/*")
                        .permitAll()
                        .requestMatchers("/webhooks/**", "/settings/**")
                        .access(mayManageIntegrations(workspaces))
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage(SignInRequired.SIGN_IN_PAGE)
                        .failureUrl(SignInRequired.SIGN_IN_PAGE + "?error")
                        .successHandler(new SignInSuccess(wanted)))
                .logout(logout -> logout.logoutSuccessUrl(SignInRequired.SIGN_IN_PAGE + "?signed-out")
                        .deleteCookies("SESSION"))
                .requestCache(cache -> cache.requestCache(wanted))
                .exceptionHandling(failures ->
                        failures.authenticationEntryPoint(new SignInRequired()).accessDeniedHandler(new Refusal()))
                .headers(PageSecurity::headers)
                .build();
    }

    /** R28; looked up with each request, since roles change during a session. */
    private static AuthorizationManager<RequestAuthorizationContext> mayManageIntegrations(
            CurrentWorkspaces workspaces) {
        return (_, context) -> new AuthorizationDecision(workspaces
                .of(context.getRequest())
                .filter(it -> it.role().mayManageIntegrations())
                .isPresent());
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .frameOptions(frames -> frames.deny());
    }
}

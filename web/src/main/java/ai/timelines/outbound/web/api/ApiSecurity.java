package ai.timelines.outbound.web.api;

import ai.timelines.outbound.web.AccessRules;
import ai.timelines.outbound.web.AccessRules.Access;
import ai.timelines.outbound.web.BrowserPolicy;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.Caller;
import jakarta.servlet.DispatcherType;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.firewall.HttpStatusRequestRejectedHandler;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.Header;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import tools.jackson.databind.json.JsonMapper;

/** Lets in whoever shows a good token, and nobody else; there are no sessions here. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    static final String PATHS = "/api/**";

    @Bean
    @Order(20)
    SecurityFilterChain api(
            HttpSecurity http, ApiTokens tokens, IngestRates rates, ProblemAnswers answers, BrowserPolicy policy) {
        return http.securityMatcher(PATHS)
                .authorizeHttpRequests(ApiSecurity::decide)
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                // Nothing here asks the request itself who calls, and nobody is somebody anonymous.
                .servletApi(servletApi -> servletApi.disable())
                .anonymous(anonymous -> anonymous.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(headersOf(policy)))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(
                                (_, response, _) -> answers.write(withoutToken(), response))
                        .accessDeniedHandler((_, response, _) -> answers.write(notAllowed(), response)))
                // Within the one that writes the headers, so that refusals carry them, too.
                .addFilterAfter(new ApiFailures(answers), HeaderWriterFilter.class)
                .addFilterBefore(new BearerTokens(tokens), AuthorizationFilter.class)
                .addFilterBefore(new RequestRates(rates), AuthorizationFilter.class)
                .build();
    }

    private static StaticHeadersWriter headersOf(BrowserPolicy policy) {
        return new StaticHeadersWriter(policy.ofData().entrySet().stream()
                .map(it -> new Header(it.getKey(), it.getValue()))
                .toList());
    }

    /** The first filter of all. */
    @Bean
    FilterRegistrationBean<PushShortcut> pushShortcut(
            ApiTokens tokens,
            IngestRates rates,
            WorkspaceAccess access,
            MessagesApi messages,
            MessageBatchApi batches,
            ProblemAnswers answers,
            JsonMapper json,
            BrowserPolicy policy) {
        var shortcut = new FilterRegistrationBean<>(
                new PushShortcut(tokens, rates, access, messages, batches, answers, json, policy.ofData()));
        shortcut.addUrlPatterns(PushShortcut.PATHS);
        shortcut.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return shortcut;
    }

    /** As {@link AccessRules} say; what no rule tells of is answered with a 404, to those who have a token. */
    private static void decide(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        // What was let in may end in an error or go on in another thread.
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll();
        for (var rule : AccessRules.api()) {
            requests.requestMatchers(rule.method(), rule.pattern().getPatternString())
                    .access(who(rule.access()));
        }
        requests.anyRequest().authenticated();
    }

    private static AuthorizationManager<RequestAuthorizationContext> who(Access access) {
        return switch (access) {
            case ANYONE -> SingleResultAuthorizationManager.permitAll();
            // For which workspace is checked by ApiParameters, before any controller is called.
            case TOKEN, WORKSPACE_TOKEN -> AuthenticatedAuthorizationManager.authenticated();
            case SERVICE_TOKEN ->
                (authentication, _) ->
                        new AuthorizationDecision(authentication.get() instanceof CallerAuthentication caller
                                && caller.getPrincipal() instanceof Caller.Service);
            case SIGNED_IN, MANAGER -> SingleResultAuthorizationManager.denyAll();
        };
    }

    /** Lets the firewall see encoded slashes, which it refuses; Tomcat would answer them by itself, and not with a problem. */
    @Bean
    TomcatConnectorCustomizer slashesForTheFirewall() {
        return connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        };
    }

    /** A path that the firewall refuses, such as one with an encoded slash for an id, is one that leads nowhere. */
    @Bean
    RequestRejectedHandler rejectedRequests(ProblemAnswers answers) {
        var otherwise = new HttpStatusRequestRejectedHandler();
        return (request, response, rejection) -> {
            if (request.getRequestURI().startsWith(request.getContextPath() + "/api/")) {
                answers.write(ProblemAnswers.unknownPath(), response);
            } else {
                otherwise.handle(request, response, rejection);
            }
        };
    }

    /** One answer for a token that is missing, unknown or revoked. */
    private static Refused withoutToken() {
        return Refused.because(
                        ProblemType.UNAUTHENTICATED,
                        "Send a valid token in the header Authorization, after the word Bearer.")
                .with("WWW-Authenticate", "Bearer");
    }

    private static Refused notAllowed() {
        return Refused.because(ProblemType.FORBIDDEN, "This token may not do that.");
    }
}

package ai.timelines.outbound.web;

import ai.timelines.outbound.messageingest.TemporaryLinks;
import ai.timelines.outbound.web.AccessRules.Access;
import ai.timelines.outbound.workspace.People;
import ai.timelines.outbound.workspace.PublicUrl;
import ai.timelines.outbound.workspace.SignIns;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** Signing in and out, and the filters that enforce {@link AccessRules} for pages. */
@Configuration(proxyBeanMethods = false)
class PageSecurity {

    @Bean
    CookieSerializer sessionCookie(PublicUrl publicUrl) {
        var names = CookieNames.of(publicUrl);
        var cookie = new DefaultCookieSerializer();
        cookie.setCookieName(names.session());
        cookie.setCookiePath("/");
        cookie.setUseSecureCookie(names.secure());
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        return cookie;
    }

    /** Other programs post to the sample receiver, so it asks for neither session nor token. */
    @Bean
    @Order(10)
    @Profile("dev")
    SecurityFilterChain developmentTools(HttpSecurity http, BrowserPolicy policy) {
        return http.securityMatcher("/dev/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(policy::ofPages)
                .build();
    }

    /** Whoever has a temporary link needs nothing else (R20); what it leads to is never run by a browser. */
    @Bean
    @Order(15)
    SecurityFilterChain linksToFiles(HttpSecurity http, BrowserPolicy policy) {
        return http.securityMatcher(TemporaryLinks.PATH + "**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .anonymous(anonymous -> anonymous.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(policy::ofFiles)
                .build();
    }

    @Bean
    @Order(100)
    SecurityFilterChain pages(
            HttpSecurity http,
            CurrentWorkspaces workspaces,
            People people,
            BrowserCookie browserCookie,
            FormTokens formTokens,
            PublicUrl publicUrl,
            SignIns signIns,
            SessionProperties sessions,
            BrowserPolicy policy,
            InstantSource clock) {
        var wanted = new PageToReturnTo(CookieNames.of(publicUrl));
        return http.authorizeHttpRequests(requests -> decide(requests, workspaces))
                .formLogin(form -> form.loginPage(SignInRequired.SIGN_IN_PAGE)
                        .authenticationDetailsSource(browserCookie)
                        .failureHandler(new SignInFailure())
                        .successHandler(new SignInSuccess(wanted, browserCookie, sessions.idle(), clock)))
                .logout(logout -> logout.logoutSuccessUrl(SignInRequired.SIGN_IN_PAGE + "?signed-out")
                        .addLogoutHandler((_, _, authentication) -> {
                            if (authentication != null && authentication.getPrincipal() instanceof SignedIn person) {
                                signIns.signedOut(person.personId(), person.shownAs());
                            }
                        }))
                .csrf(csrf -> csrf.csrfTokenRepository(formTokens))
                .requestCache(cache -> cache.requestCache(wanted))
                .exceptionHandling(failures ->
                        failures.authenticationEntryPoint(new SignInRequired()).accessDeniedHandler(new Refusal()))
                .addFilterBefore(new SessionAge(sessions.absolute(), clock), UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(new FormerPassword(people), UsernamePasswordAuthenticationFilter.class)
                .headers(policy::ofPages)
                .build();
    }

    private static void decide(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            CurrentWorkspaces workspaces) {
        // What was let in may end in an error page or in a forward.
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                .permitAll();
        for (var rule : AccessRules.pages()) {
            requests.requestMatchers(rule.method(), rule.pattern().getPatternString())
                    .access(who(rule.access(), workspaces));
        }
        requests.anyRequest().denyAll();
    }

    private static AuthorizationManager<RequestAuthorizationContext> who(Access access, CurrentWorkspaces workspaces) {
        return switch (access) {
            case ANYONE -> SingleResultAuthorizationManager.permitAll();
            case SIGNED_IN -> AuthenticatedAuthorizationManager.authenticated();
            // R28; looked up with each request, since roles change during a session.
            case MANAGER ->
                (_, context) -> new AuthorizationDecision(workspaces
                        .of(context.getRequest())
                        .filter(it -> it.role().mayManageIntegrations())
                        .isPresent());
            case TOKEN, WORKSPACE_TOKEN, SERVICE_TOKEN -> SingleResultAuthorizationManager.denyAll();
        };
    }
}

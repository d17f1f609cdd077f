package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * What answers requests besides the routes that {@link EveryRouteIT} walks: files, servlets, and filters. A new one fails this test, until
 * someone has decided who may have it.
 */
@WebTest
class WhatElseAnswersIT {

    @LocalServerPort
    int port;

    @Autowired
    List<HandlerMapping> mappings;

    @Autowired
    List<SecurityFilterChain> chains;

    @Autowired
    @Qualifier("api")
    SecurityFilterChain api;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping controllers;

    @Autowired
    ServletWebServerApplicationContext context;

    /** A file that a library brings along is nobody's business until a page needs it. */
    @Test
    void ofAllFilesInTheJarStrangersGetThoseOfOurPages() throws IOException {
        var files = files();
        assertThat(files).hasSizeGreaterThan(10);
        var open = new TreeSet<String>();
        for (var file : files) {
            var answer = new Browser(port).get(file);
            if (answer.statusCode() == 200) {
                open.add(file);
            } else {
                assertThat(Browser.location(answer)).as(file).isEqualTo("/login");
            }
        }
        assertThat(open.stream().map(it -> it.replaceFirst("/\\d+\\.\\d+\\.\\d+/", "/version/")))
                .containsExactlyInAnyOrder(
                        "/css/outbound.css",
                        "/js/conversation.js",
                        "/js/outbound.js",
                        "/favicon.svg",
                        "/webjars/htmx.org/version/dist/htmx.min.js");
    }

    /** Wherever the handlers of files look for them. */
    private TreeSet<String> files() throws IOException {
        var files = new TreeSet<String>();
        for (var mapping : mappings) {
            if (mapping instanceof AbstractUrlHandlerMapping urls) {
                for (var it : urls.getHandlerMap().entrySet()) {
                    assertThat(it.getValue()).as(it.getKey()).isInstanceOf(ResourceHttpRequestHandler.class);
                    files.addAll(files(it.getKey(), (ResourceHttpRequestHandler) it.getValue()));
                }
            }
        }
        return files;
    }

    private static TreeSet<String> files(String pattern, ResourceHttpRequestHandler handler) throws IOException {
        var files = new TreeSet<String>();
        for (var place : handler.getLocations()) {
            if (!(place instanceof ClassPathResource folder)) {
                continue; // the folder of a war, which we are not
            }
            var found =
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder.getPath() + "**/*");
            for (var file : found) {
                var url = file.getURL().toString();
                if (file.isReadable() && !url.endsWith("/")) {
                    var path = url.substring(url.lastIndexOf("/" + folder.getPath())
                            + folder.getPath().length()
                            + 1);
                    files.add(pattern.replace("**", "") + path);
                }
            }
        }
        return files;
    }

    @Test
    void thereIsOneServlet() {
        var servlets = new TreeMap<String, Object>();
        servletContext()
                .getServletRegistrations()
                .forEach((name, it) -> servlets.put(name, List.copyOf(it.getMappings())));
        assertThat(servlets).isEqualTo(Map.of("dispatcherServlet", List.of("/")));
    }

    @Test
    void filtersAreThoseThatWereLookedAt() {
        assertThat(servletContext().getFilterRegistrations().keySet())
                .containsExactlyInAnyOrder(
                        "characterEncodingFilter",
                        "formContentFilter",
                        "requestContextFilter",
                        "resourceUrlEncodingFilter",
                        "springSessionRepositoryFilter",
                        "springSecurityFilterChain",
                        "databaseOutage",
                        "pushShortcut",
                        // Has no registry to observe with.
                        "webMvcObservationFilter",
                        // Takes what a web socket's endpoint was made for; there is none.
                        "Tomcat WebSocket (JSR356) Filter");
    }

    /** Of these the filter of the sign-in form and that of signing out answer by themselves; the others refuse or let through. */
    @Test
    void filtersOfTheChainsAreThoseThatWereLookedAt() {
        var filters = new TreeSet<String>();
        chains.forEach(chain -> chain.getFilters()
                .forEach(filter -> filters.add(filter.getClass().getSimpleName())));
        assertThat(filters)
                .containsExactlyInAnyOrder(
                        "AnonymousAuthenticationFilter",
                        "ApiFailures",
                        "AuthorizationFilter",
                        "BearerTokens",
                        "CsrfFilter",
                        "DisableEncodeUrlFilter",
                        "ExceptionTranslationFilter",
                        "FormerPassword",
                        "HeaderWriterFilter",
                        "LogoutFilter",
                        "RequestCacheAwareFilter",
                        "RequestRates",
                        "SecurityContextHolderAwareRequestFilter",
                        "SecurityContextHolderFilter",
                        "SessionAge",
                        "SessionManagementFilter",
                        "UsernamePasswordAuthenticationFilter",
                        "WebAsyncManagerIntegrationFilter");
    }

    /** Pushes do not come by here: what a new filter or interceptor of the API decides, the shortcut for pushes must decide, too. */
    @Test
    void pushesAreHeldToAllThatTheApiIsHeldTo() throws Exception {
        assertThat(api.getFilters().stream().map(it -> it.getClass().getSimpleName()))
                .containsExactly(
                        "DisableEncodeUrlFilter",
                        "WebAsyncManagerIntegrationFilter",
                        "SecurityContextHolderFilter",
                        "HeaderWriterFilter",
                        "ApiFailures",
                        "SessionManagementFilter",
                        "ExceptionTranslationFilter",
                        "BearerTokens",
                        "RequestRates",
                        "AuthorizationFilter");
        for (var path : List.of("/api/v1/messages/batch", "/api/v1/workspaces/" + UUID.randomUUID() + "/messages")) {
            var push = new MockHttpServletRequest("POST", path);
            ServletRequestPathUtils.parseAndCache(push);
            var chain = Objects.requireNonNull(controllers.getHandler(push));
            assertThat(chain.getInterceptorList().stream()
                            .map(it -> it.getClass().getSimpleName()))
                    .as(path)
                    .containsExactlyInAnyOrder(
                            "WorkspaceCheck",
                            // For parts of pages, and what pages are rendered with.
                            "PartWorkspace",
                            "ConversionServiceExposingInterceptor",
                            "ResourceUrlProviderExposingInterceptor");
        }
    }

    private ServletContext servletContext() {
        return Objects.requireNonNull(context.getServletContext());
    }
}

package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.web.AccessRules.Access;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class AccessRulesTests {

    @ParameterizedTest
    @CsvSource({
        "GET,  /webhooks, MANAGER",
        "POST, /webhooks/outbound/secret/rotate, MANAGER",
        "GET,  /settings/audit, MANAGER",
        "GET,  /login, ANYONE",
        "GET,  /, SIGNED_IN",
        "GET,  /css/outbound-0123456789abcdef.css, ANYONE",
        "GET,  /webjars/htmx.org/2.0.10/dist/htmx.min.js, ANYONE",
        "GET,  /webjars/htmx.org/2.0.10/package.json, SIGNED_IN",
        "GET,  /new/page, SIGNED_IN",
        "GET,  /loginx, SIGNED_IN",
        "GET,  /dev/new, SIGNED_IN",
        "POST, /chat/x/messages/resend, MANAGER",
        "POST, /api/v1/workspaces, SERVICE_TOKEN",
        "GET,  /api/v1/workspaces/x, WORKSPACE_TOKEN",
        "PUT,  /api/v1/workspaces/x/webhook, WORKSPACE_TOKEN",
    })
    void theFirstRuleThatFitsDecides(String method, String path, Access access) {
        assertThat(AccessRules.find(HttpMethod.valueOf(method), path)
                        .orElseThrow()
                        .access())
                .isEqualTo(access);
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/v1/workspaces", "POST, /api/v2/anything"})
    void whatNobodyHasDecidedOnHasNoRule(String method, String path) {
        assertThat(AccessRules.find(HttpMethod.valueOf(method), path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/new/page",
        "/api/v1/new",
        // Would be below what is open to everybody, or to whoever is signed in.
        "/actuator/health/new",
        "/dev/receiver/new",
        "/css/outbound-new.css",
        "/webjars/new",
        "/account/new",
        "/files/{workspaceId}/new",
        "/chat/{chatId}/new",
        // Takes a workspace from its path, and nobody would check which.
        "/webhooks/{workspace_id}",
        // Would be checked, and names no workspace.
        "/api/v1/workspaces/{id}/new",
    })
    void aRouteWithoutARuleStopsTheStart(String pattern) {
        assertThatThrownBy(() -> mapped(pattern).afterSingletonsInstantiated())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GET " + pattern);
    }

    @Test
    void aRouteWithARuleDoesNot() {
        assertThatCode(() -> mapped("/webhooks/new").afterSingletonsInstantiated())
                .doesNotThrowAnyException();
        assertThatCode(() -> mapped("/api/v1/workspaces/{workspace_id}/new").afterSingletonsInstantiated())
                .doesNotThrowAnyException();
    }

    @Test
    void filesAndOtherHandlersAreRoutesToo() {
        var bean = new SimpleUrlHandlerMapping(Map.of("/downloads/**", new Object()));
        var context = new StaticApplicationContext();
        context.refresh();
        bean.setApplicationContext(context);
        assertThatThrownBy(() -> mappedBy(bean).afterSingletonsInstantiated())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("* /downloads/**");
    }

    @Test
    void aKindOfMappingThatNobodyHasThoughtOfStopsTheStart() {
        HandlerMapping unheardOf = _ -> null;
        assertThatThrownBy(() -> mappedBy(unheardOf).afterSingletonsInstantiated())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Nobody can tell which routes there are");
        var functions = new RouterFunctionMapping(RouterFunctions.route()
                .GET("/new", _ -> ServerResponse.ok().build())
                .build());
        assertThatThrownBy(() -> mappedBy(functions).afterSingletonsInstantiated())
                .isInstanceOf(IllegalStateException.class);
    }

    private static MappedRoutes mapped(String pattern) {
        var mapping = new RequestMappingHandlerMapping();
        try {
            mapping.registerMapping(
                    RequestMappingInfo.paths(pattern).methods(RequestMethod.GET).build(),
                    new Object(),
                    Object.class.getMethod("toString"));
        } catch (NoSuchMethodException everyObjectHasIt) {
            throw new IllegalStateException(everyObjectHasIt);
        }
        return mappedBy(mapping);
    }

    private static MappedRoutes mappedBy(HandlerMapping mapping) {
        var beans = new StaticListableBeanFactory();
        beans.addBean("mapping", mapping);
        return new MappedRoutes(beans.getBeanProvider(HandlerMapping.class));
    }
}

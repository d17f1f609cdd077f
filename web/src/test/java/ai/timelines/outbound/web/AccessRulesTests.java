package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.web.AccessRules.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class AccessRulesTests {

    @ParameterizedTest
    @CsvSource({
        "GET,  /webhooks, MANAGER",
        "POST, /webhooks/outbound/secret/rotate, MANAGER",
        "GET,  /settings/audit, MANAGER",
        "GET,  /login, ANYONE",
        "GET,  /, SIGNED_IN",
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
    @CsvSource({"GET, /new/page", "GET, /api/v1/workspaces", "POST, /api/v2/anything", "GET, /loginx"})
    void whatNobodyHasDecidedOnHasNoRule(String method, String path) {
        assertThat(AccessRules.find(HttpMethod.valueOf(method), path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/new/page",
        "/api/v1/new",
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
        var beans = new StaticListableBeanFactory();
        beans.addBean("mapping", mapping);
        return new MappedRoutes(beans.getBeanProvider(RequestMappingInfoHandlerMapping.class));
    }
}

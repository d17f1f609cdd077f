package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PageToReturnToTests {

    private final CookieNames names = new CookieNames(false, "SESSION", "BROWSER", "FORM", "PAGE");
    private final PageToReturnTo wanted = new PageToReturnTo(names);

    @ParameterizedTest
    @ValueSource(strings = {"/", "/webhooks/outbound?page=2&q=%C3%A9", "/chat/a%2Fb/messages/?at=1"})
    void aPageOfOursIsGoneBackTo(String page) {
        assertThat(whereTo(encoded(page))).isEqualTo(page);
    }

    /** The cookie is the browser's word, whoever put it there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "\\\\evil.example",
                "/ok\r\nLocation: https://evil.example/",
                "/\t/evil.example/",
                " /",
                "javascript:alert(1)",
                ""
            })
    void nothingElseIs(String page) {
        assertThat(whereTo(encoded(page))).isNull();
        assertThat(whereTo(page)).isNull();
    }

    /** What redirects puts the context path before it. */
    @Test
    void aPageIsKeptWithoutTheContextPath() {
        var request = new MockHttpServletRequest("GET", "/app/webhooks/outbound");
        request.setContextPath("/app");
        request.setQueryString("page=2");
        request.addHeader("Accept", "text/html");
        var response = new MockHttpServletResponse();
        wanted.saveRequest(request, response);
        var cookie = response.getCookie("PAGE");
        assertThat(cookie).isNotNull();
        assertThat(whereTo(cookie.getValue())).isEqualTo("/webhooks/outbound?page=2");
    }

    private String whereTo(String cookie) {
        var request = new MockHttpServletRequest("GET", "/login");
        request.setCookies(new Cookie("PAGE", cookie));
        var saved = wanted.getRequest(request, new MockHttpServletResponse());
        return saved == null ? null : saved.getRedirectUrl();
    }

    private static String encoded(String page) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(page.getBytes(StandardCharsets.UTF_8));
    }
}

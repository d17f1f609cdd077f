package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;

/** Keeps cookies and sends forms with their hidden fields, but neither follows redirects nor runs scripts. */
public final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern WORKSPACE = Pattern.compile("name=\"_workspace\"[^>]*value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI base;

    public Browser(int port) {
        this.base = URI.create("http://localhost:" + port);
    }

    public static Browser signedInAsOwner(int port) {
        var browser = new Browser(port);
        browser.signIn("owner@acme.example", "acme-owner-demo");
        return browser;
    }

    public static Browser signedInAsTeammate(int port) {
        var browser = new Browser(port);
        browser.signIn("teammate@acme.example", "acme-teammate-demo");
        return browser;
    }

    public void signIn(String email, String password) {
        var answer = submit("/login", "/login", Map.of("username", email, "password", password));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).doesNotContain("/login");
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** Opens a page, then sends a form with the page's token. */
    public HttpResponse<String> submit(String page, String action, Map<String, String> fields, String... headers) {
        var withToken = new LinkedHashMap<>(fields);
        withToken.putAll(hiddenFields(get(page)));
        return post(action, withToken, headers);
    }

    public HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
        var body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Calls the API with an empty object, or with nothing where there is no body. */
    public HttpResponse<String> json(HttpMethod method, String path, String... headers) {
        var body = method.equals(HttpMethod.GET)
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString("{}");
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .method(method.name(), body));
    }

    public static String tokenOf(HttpResponse<String> page) {
        var token = TOKEN.matcher(page.body());
        assertThat(token.find()).as("a form with a token in %s", page.uri()).isTrue();
        return token.group(1);
    }

    /** What our pages put into each form: its token, and the workspace that it was opened for. */
    public static Map<String, String> hiddenFields(HttpResponse<String> page) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("_csrf", tokenOf(page));
        var workspace = WORKSPACE.matcher(page.body());
        if (workspace.find()) {
            fields.put("_workspace", workspace.group(1));
        }
        return fields;
    }

    public static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    public String sessionCookie() {
        return cookie("SESSION");
    }

    /** Empty where there is none of that name. */
    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        } else {
            request.header("Accept", "text/html");
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

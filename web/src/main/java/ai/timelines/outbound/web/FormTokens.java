package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * The tokens without which no form is taken: of a person's session, or, before anybody has signed in, of a cookie. A session is a row in
 * the database, which whoever looks at the sign-in page shall not make.
 */
@Component
class FormTokens implements CsrfTokenRepository {

    private static final String HEADER = "X-CSRF-TOKEN";
    private static final String PARAMETER = "_csrf";

    private final HttpSessionCsrfTokenRepository ofSessions = new HttpSessionCsrfTokenRepository();
    private final Cookies cookies;

    FormTokens(PublicUrl publicUrl) {
        this.cookies = new Cookies(CookieNames.of(publicUrl));
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return isSignedIn() ? ofSessions.generateToken(request) : token(Cookies.secret());
    }

    /** @param token null at signing in and out: what was open before is void */
    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token == null) {
            ofSessions.saveToken(null, request, response);
            cookies.remove(cookies.names().form(), request, response);
        } else if (isSignedIn()) {
            ofSessions.saveToken(token, request, response);
        } else {
            cookies.add(cookies.names().form(), token.getToken(), Cookies.UNTIL_CLOSED, response);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        if (isSignedIn()) {
            return ofSessions.loadToken(request);
        }
        return cookies.value(cookies.names().form(), request)
                .filter(Cookies::isSecret)
                .map(FormTokens::token)
                .orElse(null);
    }

    private static boolean isSignedIn() {
        return CurrentWorkspaces.signedIn().isPresent();
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken(HEADER, PARAMETER, value);
    }
}

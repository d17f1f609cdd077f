package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.InvalidCsrfTokenException;
import org.springframework.security.web.csrf.MissingCsrfTokenException;

/**
 * Answers 403 with a sentence that tells why, or leads on from a form that has outlived its session: to signing in, or home where
 * somebody has signed in meanwhile.
 */
class Refusal implements AccessDeniedHandler {

    /** The request attribute under which the error page finds the sentence. */
    static final String SENTENCE = Refusal.class.getName();

    private static final String EXPIRED_FORM_PAGE = SignInRequired.SIGN_IN_PAGE + "?expired";

    /** Shown before somebody signed in, or before they did so anew, in another tab. */
    private static final Set<String> FORMS_OF_SIGNING_IN_AND_OUT = Set.of(SignInRequired.SIGN_IN_PAGE, "/logout");

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        boolean outdated = isOutdatedForm(request, reason);
        boolean signedIn = CurrentWorkspaces.signedIn().isPresent();
        if (outdated && signedIn && FORMS_OF_SIGNING_IN_AND_OUT.contains(path(request))) {
            response.sendRedirect(request.getContextPath() + "/");
            return;
        }
        if (outdated && !signedIn) {
            if (HtmxRequests.is(request)) {
                HtmxRequests.sendTo(EXPIRED_FORM_PAGE, response);
            } else {
                response.sendRedirect(request.getContextPath() + EXPIRED_FORM_PAGE);
            }
            return;
        }
        request.setAttribute(SENTENCE, sentence(request, reason));
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }

    private static boolean isOutdatedForm(HttpServletRequest request, AccessDeniedException reason) {
        boolean tokenSent = request.getParameter("_csrf") != null || request.getHeader("X-CSRF-TOKEN") != null;
        boolean tokenRefused =
                reason instanceof MissingCsrfTokenException || reason instanceof InvalidCsrfTokenException;
        return tokenSent && tokenRefused;
    }

    private static String sentence(HttpServletRequest request, AccessDeniedException reason) {
        if (reason instanceof CsrfException) {
            return "This form was not sent from one of our pages, or it was open for too long. Go back, reload the page and try again.";
        }
        String path = path(request);
        if (path.startsWith("/webhooks") || path.startsWith("/settings")) {
            return "Only the owner and the admins of a workspace may open its integration settings. Ask one of them.";
        }
        return "You may not open this page.";
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }
}

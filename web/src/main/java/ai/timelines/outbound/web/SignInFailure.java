package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Back to the form: with the same words for a wrong password and an unknown account, and others where neither was looked at. */
class SignInFailure implements AuthenticationFailureHandler {

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        String why = switch (failure) {
            case LockedException _ -> "?slowed";
            case AuthenticationServiceException _ -> "?busy";
            default -> "?error";
        };
        response.sendRedirect(request.getContextPath() + SignInRequired.SIGN_IN_PAGE + why);
    }
}

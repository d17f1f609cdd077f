package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Tells a person in plain words what went wrong; asks neither session nor database, for either may be what failed. */
@Component
class ErrorPages implements ErrorViewResolver {

    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> details) {
        return new ModelAndView(
                "error",
                Map.of("status", status.value(), "heading", heading(status), "sentence", sentence(request, status)),
                status);
    }

    private static String heading(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "This page does not exist";
            case FORBIDDEN -> "You may not do this";
            case CONFLICT -> "You switched to another workspace";
            case SERVICE_UNAVAILABLE -> "We will be back in a moment";
            default -> status.is4xxClientError() ? "That did not work" : "Something went wrong";
        };
    }

    private static String sentence(HttpServletRequest request, HttpStatus status) {
        if (request.getAttribute(Refusal.SENTENCE) instanceof String sentence) {
            return sentence;
        }
        return switch (status) {
            case NOT_FOUND -> "Perhaps the address was mistyped, or what it showed is gone.";
            case FORBIDDEN -> "You may not open this page.";
            case SERVICE_UNAVAILABLE -> "Our database cannot be reached at the moment. Please try again shortly.";
            default ->
                status.is4xxClientError()
                        ? "The request could not be understood. Go back and try again."
                        : "The fault is ours, and it has been noted. Please try again.";
        };
    }
}

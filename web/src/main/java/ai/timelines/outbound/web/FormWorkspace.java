package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

/**
 * For which workspace a form was opened: a hidden field of every form, put there beside its token. Who has switched to another workspace
 * since, in another tab perhaps, saves nothing of the one into the other (R27).
 */
@Configuration(proxyBeanMethods = false)
class FormWorkspace {

    static final String FIELD = "_workspace";

    /** The name under which Spring Security adds the tokens, and under which forms ask for their hidden fields. */
    private static final String FIELDS_OF_FORMS = "requestDataValueProcessor";

    private static final String SENTENCE =
            "This page was opened for another workspace than the one in which you are working now, so nothing was changed."
                    + " Switch back, or open the page again to work in this one.";

    /** @throws ResponseStatusException (409) if what changes this workspace was not opened for it */
    static void check(CurrentWorkspace workspace, HttpServletRequest request) {
        var method = HttpMethod.valueOf(request.getMethod());
        boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (!reads && !workspace.workspaceId().toString().equals(request.getParameter(FIELD))) {
            request.setAttribute(Refusal.SENTENCE, SENTENCE);
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }
    }

    @Bean
    static BeanPostProcessor fieldOfForms() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return name.equals(FIELDS_OF_FORMS) && bean instanceof RequestDataValueProcessor tokens
                        ? new Fields(tokens)
                        : bean;
            }
        };
    }

    /** @param tokens adds the token, to forms that are sent to us with POST */
    private record Fields(RequestDataValueProcessor tokens) implements RequestDataValueProcessor {

        @Override
        public String processAction(HttpServletRequest request, String action, String method) {
            return tokens.processAction(request, action, method);
        }

        @Override
        public String processFormFieldValue(
                HttpServletRequest request, @Nullable String name, String value, String type) {
            return tokens.processFormFieldValue(request, name, value, type);
        }

        @Override
        public @Nullable Map<String, String> getExtraHiddenFields(HttpServletRequest request) {
            var fields = tokens.getExtraHiddenFields(request);
            var workspace = CurrentWorkspaces.shown(request);
            if (fields == null || fields.isEmpty() || workspace.isEmpty()) {
                return fields;
            }
            var all = new HashMap<>(fields);
            all.put(FIELD, workspace.get().workspaceId().toString());
            return all;
        }

        @Override
        public String processUrl(HttpServletRequest request, String url) {
            return tokens.processUrl(request, url);
        }
    }
}

package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.Caller;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A request whose token is good. The token itself is not kept. */
class CallerAuthentication extends AbstractAuthenticationToken {

    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        super(List.of());
        this.caller = caller;
        setAuthenticated(true);
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public Object getCredentials() {
        return "";
    }
}

package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

class SessionAgeTests {

    private static final Instant SIGN_IN = Instant.parse("2026-03-02T08:00:00Z");

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aSessionIsGoodUntilItsEndHoweverBusyItIs() throws Exception {
        assertThat(isSignedInAfter(Duration.ofDays(7).minusSeconds(1))).isTrue();
        assertThat(isSignedInAfter(Duration.ofDays(7))).isFalse();
    }

    private static boolean isSignedInAfter(Duration time) throws Exception {
        var session = new MockHttpSession();
        SessionAge.begin(session, SIGN_IN);
        SecurityContextHolder.setContext(
                new SecurityContextImpl(new TestingAuthenticationToken("somebody", "", List.of())));
        var request = new MockHttpServletRequest();
        request.setSession(session);
        new SessionAge(Duration.ofDays(7), () -> SIGN_IN.plus(time))
                .doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        boolean signedIn = SecurityContextHolder.getContext().getAuthentication() != null;
        assertThat(session.isInvalid()).isNotEqualTo(signedIn);
        return signedIn;
    }
}

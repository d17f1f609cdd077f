package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.People;
import ai.timelines.outbound.workspace.SignInAccount;
import ai.timelines.outbound.workspace.SignInAttempt;
import ai.timelines.outbound.workspace.SignInThrottle;
import ai.timelines.outbound.workspace.SignIns;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Signs in by e-mail address and password, and takes as long to refuse an unknown address as a wrong password. */
@Component
class PasswordSignIn implements AuthenticationProvider {

    private static final long PATIENCE_SECONDS = 10;

    private final People people;
    private final SignInThrottle throttle;
    private final SignIns signIns;
    private final PasswordEncoder passwordEncoder;
    private final SignInAccount nobody;

    /** Hashing is dear on purpose: a flood of sign-ins shall not take all cores from those who deliver (R29). */
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    PasswordSignIn(People people, SignInThrottle throttle, SignIns signIns, PasswordEncoder passwordEncoder) {
        this.people = people;
        this.throttle = throttle;
        this.signIns = signIns;
        this.passwordEncoder = passwordEncoder;
        String unguessable = UUID.randomUUID().toString();
        this.nobody =
                new SignInAccount(new UUID(0, 0), "", "", Objects.requireNonNull(passwordEncoder.encode(unguessable)));
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        var browser = attempt.getDetails() instanceof SignInDetails details ? details : SignInDetails.NONE;
        var signIn = new SignInAttempt(attempt.getName(), browser.address(), browser.secret());
        if (throttle.admit(signIn).isPositive()) {
            throw slowed();
        }
        var account = people.signInAccount(attempt.getName()).orElse(nobody);
        String password = String.valueOf(attempt.getCredentials());
        boolean right = matches(password, account);
        if (account == nobody) {
            signIns.failed(signIn);
            throw wrong();
        }
        if (!right) {
            signIns.failed(signIn, account);
            throw wrong();
        }
        if (!signIns.succeeded(signIn, account, password)) {
            throw wrong();
        }
        var person = new SignedIn(account.personId(), account.email(), account.fullName());
        var authentication = UsernamePasswordAuthenticationToken.authenticated(person, null, List.of());
        // Without any, Spring would keep those of the attempt in the session, the browser's secret among them.
        authentication.setDetails(browser.address());
        return authentication;
    }

    private boolean matches(String password, SignInAccount account) {
        try {
            if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw slowed();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw slowed();
        }
        try {
            return passwordEncoder.matches(password, account.passwordHash());
        } finally {
            hashing.release();
        }
    }

    /** To Spring an account that is locked; here it is whoever tries. */
    private static LockedException slowed() {
        return new LockedException("Too many failed attempts");
    }

    private static BadCredentialsException wrong() {
        return new BadCredentialsException("Unknown address or wrong password");
    }

    @Override
    public boolean supports(Class<?> attempt) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(attempt);
    }
}

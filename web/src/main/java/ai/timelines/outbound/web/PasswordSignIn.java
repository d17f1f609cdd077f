package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.PasswordHashing;
import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import ai.timelines.outbound.workspace.PasswordHashing.BusyException;
import ai.timelines.outbound.workspace.People;
import ai.timelines.outbound.workspace.SignInAccount;
import ai.timelines.outbound.workspace.SignInAdmission;
import ai.timelines.outbound.workspace.SignInAttempt;
import ai.timelines.outbound.workspace.SignInThrottle;
import ai.timelines.outbound.workspace.SignIns;
import java.util.List;
import java.util.UUID;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Signs in by e-mail address and password, and takes as long to refuse an unknown address as a wrong password. */
@Component
class PasswordSignIn implements AuthenticationProvider {

    private final People people;
    private final SignInThrottle throttle;
    private final SignIns signIns;
    private final PasswordHashing hashing;
    private final SignInAccount nobody;

    PasswordSignIn(People people, SignInThrottle throttle, SignIns signIns, PasswordHashing hashing) {
        this.people = people;
        this.throttle = throttle;
        this.signIns = signIns;
        this.hashing = hashing;
        String unguessable = UUID.randomUUID().toString();
        this.nobody = new SignInAccount(new UUID(0, 0), "", "", hashing.encode(unguessable, Asker.STRANGER), 0);
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        var browser = attempt.getDetails() instanceof SignInDetails details ? details : SignInDetails.NONE;
        var signIn = new SignInAttempt(attempt.getName(), browser.address(), browser.secret());
        var admission = throttle.admit(signIn);
        if (admission.isSlowed()) {
            signIns.slowed(signIn);
            throw new LockedException("Too many failed attempts"); // To Spring an account; here it is whoever tries.
        }
        var account = people.signInAccount(attempt.getName()).orElse(nobody);
        String password = String.valueOf(attempt.getCredentials());
        if (!matches(password, account, admission) || account == nobody) {
            signIns.failed(signIn);
            throw wrong();
        }
        if (!signIns.succeeded(admission, account, password)) {
            throw wrong();
        }
        var person =
                new SignedIn(account.personId(), account.email(), account.fullName(), account.passwordGeneration());
        var authentication = UsernamePasswordAuthenticationToken.authenticated(person, null, List.of());
        // Without any, Spring would keep those of the attempt in the session, the browser's secret among them.
        authentication.setDetails(browser.address());
        return authentication;
    }

    private boolean matches(String password, SignInAccount account, SignInAdmission admission) {
        try {
            return hashing.matches(password, account.passwordHash(), admission.asker());
        } catch (BusyException notLookedAt) {
            throttle.takeBack(admission);
            throw new AuthenticationServiceException("Too many sign-ins at the moment", notLookedAt);
        }
    }

    private static BadCredentialsException wrong() {
        return new BadCredentialsException("Unknown address or wrong password");
    }

    @Override
    public boolean supports(Class<?> attempt) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(attempt);
    }
}

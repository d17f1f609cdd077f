package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.People;
import ai.timelines.outbound.workspace.SignInAccount;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Signs in by e-mail address and password, and takes as long to refuse an unknown address as a wrong password. */
@Component
class PasswordSignIn implements AuthenticationProvider {

    private final People people;
    private final PasswordEncoder passwordEncoder;
    private final SignInAccount nobody;

    PasswordSignIn(People people, PasswordEncoder passwordEncoder) {
        this.people = people;
        this.passwordEncoder = passwordEncoder;
        String unguessable = UUID.randomUUID().toString();
        this.nobody =
                new SignInAccount(new UUID(0, 0), "", "", Objects.requireNonNull(passwordEncoder.encode(unguessable)));
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        var account = people.signInAccount(attempt.getName()).orElse(nobody);
        boolean right = passwordEncoder.matches(String.valueOf(attempt.getCredentials()), account.passwordHash());
        if (!right || account == nobody) {
            throw new BadCredentialsException("Unknown address or wrong password");
        }
        var person = new SignedIn(account.personId(), account.email(), account.fullName());
        return UsernamePasswordAuthenticationToken.authenticated(person, null, List.of());
    }

    @Override
    public boolean supports(Class<?> attempt) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(attempt);
    }
}

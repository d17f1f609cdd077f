package ai.timelines.outbound.web;

import org.springframework.web.bind.annotation.GetMapping;

/** The sign-in form; the form itself is taken by the security filters. */
@PageController
class SignInPage {

    @GetMapping(SignInRequired.SIGN_IN_PAGE)
    String signIn() {
        return CurrentWorkspaces.signedIn().isPresent() ? "redirect:/" : "login";
    }
}

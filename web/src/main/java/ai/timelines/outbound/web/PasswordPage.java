package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.PasswordChange;
import ai.timelines.outbound.workspace.PasswordChange.Outcome;
import ai.timelines.outbound.workspace.SignInAttempt;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where people change their password; it ends their sessions everywhere else. */
@PageController
@RequestMapping(PasswordPage.PATH)
class PasswordPage {

    static final String PATH = "/account/password";

    private final PasswordChange passwordChange;
    private final BrowserCookie browserCookie;
    private final PersonSessions sessions;

    PasswordPage(PasswordChange passwordChange, BrowserCookie browserCookie, PersonSessions sessions) {
        this.passwordChange = passwordChange;
        this.browserCookie = browserCookie;
        this.sessions = sessions;
    }

    @GetMapping
    String show() {
        return "password";
    }

    @PostMapping
    String change(
            @AuthenticationPrincipal SignedIn person,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String repetition,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes afterwards) {
        if (!repetition.equals(password)) {
            return refused("repetitionProblem", "The two passwords are not the same.", response, model);
        }
        var browser = browserCookie.buildDetails(request);
        var attempt = new SignInAttempt(person.email(), browser.address(), browser.secret());
        return switch (passwordChange.change(attempt, current, password)) {
            case Outcome.Changed changed -> {
                sessions.endOthers(person.personId(), request.getSession());
                sessions.goOn(person.withGeneration(changed.generation()), request, response);
                browserCookie.give(request, response);
                Notice.ok("Your password is changed. You are signed out everywhere else.")
                        .showAfter(afterwards);
                yield "redirect:" + PATH;
            }
            case Outcome.CurrentIsWrong _ ->
                refused("currentProblem", "This is not your current password.", response, model);
            case Outcome.Slowed _ ->
                refused(
                        "currentProblem",
                        "There were too many failed attempts. Wait a few minutes, then try again.",
                        response,
                        model);
            case Outcome.Busy _ ->
                refused(
                        "currentProblem",
                        "We are too busy at the moment; nothing was changed. Try again in a few seconds.",
                        response,
                        model);
            case Outcome.Refused refused -> refused("passwordProblem", refused.sentence(), response, model);
        };
    }

    private static String refused(String field, String sentence, HttpServletResponse response, Model model) {
        model.addAttribute(field, sentence);
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return "password";
    }
}

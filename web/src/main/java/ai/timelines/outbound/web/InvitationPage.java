package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.Acceptance;
import ai.timelines.outbound.workspace.Invitation;
import ai.timelines.outbound.workspace.Invitations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where the link of an invitation leads: a password is chosen here. */
@PageController
@RequestMapping("/invitation/{token}")
class InvitationPage {

    private final Invitations invitations;
    private final BrowserCookie browserCookie;

    InvitationPage(Invitations invitations, BrowserCookie browserCookie) {
        this.invitations = invitations;
        this.browserCookie = browserCookie;
    }

    @GetMapping
    String show(@PathVariable String token, Model model, HttpServletResponse response) {
        return show(invitations.open(token), model, response);
    }

    /** The repetition guards against a slip of the finger; a program that fills in the form may leave it out. */
    @PostMapping
    String choose(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) @Nullable String repetition,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes afterwards) {
        if (repetition != null && !repetition.equals(password)) {
            return refused("The two passwords are not the same.", token, model, response);
        }
        var browser = browserCookie.buildDetails(request).secret();
        return switch (invitations.accept(token, password, browser)) {
            case Acceptance.Accepted accepted -> {
                browserCookie.give(request, response);
                afterwards.addFlashAttribute("email", accepted.email());
                yield "redirect:" + SignInRequired.SIGN_IN_PAGE + "?welcome";
            }
            case Acceptance.PasswordRefused refused -> refused(refused.sentence(), token, model, response);
            case Acceptance.Busy _ ->
                refused("We are too busy at the moment. Send the same again in a few seconds.", token, model, response);
            case Acceptance.NotOpen notOpen -> show(notOpen.state(), model, response);
        };
    }

    private String refused(String sentence, String token, Model model, HttpServletResponse response) {
        String page = show(invitations.open(token), model, response);
        model.addAttribute("problem", sentence);
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page;
    }

    private static String show(Invitation invitation, Model model, HttpServletResponse response) {
        model.addAttribute("invitation", invitation);
        model.addAttribute("state", invitation.getClass().getSimpleName());
        switch (invitation) {
            case Invitation.Unknown _ -> response.setStatus(HttpStatus.NOT_FOUND.value());
            case Invitation.Expired _, Invitation.Used _ -> response.setStatus(HttpStatus.GONE.value());
            case Invitation.Open _, Invitation.PasswordExists _ -> {}
        }
        return "invitation";
    }
}

package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.web.CurrentWorkspace;
import ai.timelines.outbound.web.Notice;
import ai.timelines.outbound.web.PageController;
import ai.timelines.outbound.webhookdelivery.TestRequests;
import ai.timelines.outbound.webhooksettings.Webhook;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.webhooksettings.Webhooks.SaveOutcome;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The tab itself: settings, a test at hand, switching on, the signing secret (R1, R2, R16, R23). */
@PageController
@RequestMapping(OutboundTab.PATH)
class OutboundTab {

    static final String PATH = "/webhooks/outbound";

    private static final String REDIRECT = "redirect:" + PATH;
    private static final String TEST = "test";

    private final Webhooks webhooks;
    private final TestRequests tests;
    private final Activities activities;

    OutboundTab(Webhooks webhooks, TestRequests tests, Activities activities) {
        this.webhooks = webhooks;
        this.tests = tests;
        this.activities = activities;
    }

    @GetMapping
    String show(CurrentWorkspace workspace, Model model) {
        return page(workspace, SettingsForm.of(webhooks.of(workspace.workspaceId())), model);
    }

    /** An unticked box is not sent at all, which is what switches off. */
    @PostMapping
    String save(
            CurrentWorkspace workspace,
            @RequestParam(defaultValue = "") String granularity,
            @RequestParam String url,
            @RequestParam(defaultValue = "false") boolean enabled,
            @RequestParam(defaultValue = "false") boolean acceptAny2xx,
            @RequestParam(defaultValue = "save") String action,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean htmx,
            Model model,
            HttpServletResponse response,
            RedirectAttributes afterwards) {
        var typed = SettingsForm.typed(granularity, url, enabled, acceptAny2xx);
        var form = saved(workspace.workspaceId(), typed);
        if (!form.isRefused() && !action.equals(TEST)) {
            savedNotice(workspace.workspaceId()).showAfter(afterwards);
            return REDIRECT;
        }
        if (!form.isRefused()) {
            test(workspace.workspaceId(), model);
            form = SettingsForm.of(webhooks.of(workspace.workspaceId()));
        } else if (!htmx) {
            // htmx would show nothing of an answer that is an error.
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        if (htmx) {
            response.setHeader("HX-Trigger", "tested");
            model.addAttribute("form", form);
            model.addAttribute("state", activities.stateOf(workspace.workspaceId()));
            return "outbound/parts :: tested";
        }
        return page(workspace, form, model);
    }

    @PostMapping("/switch-on")
    String switchOn(CurrentWorkspace workspace, RedirectAttributes afterwards) {
        long held = activities.stateOf(workspace.workspaceId()).waiting();
        var webhook = webhooks.switchOn(workspace.workspaceId());
        switchedOnNotice(webhook, held).showAfter(afterwards);
        return REDIRECT;
    }

    @PostMapping("/secret/rotate")
    String rotateSecret(CurrentWorkspace workspace, RedirectAttributes afterwards) {
        webhooks.rotateSecret(workspace.workspaceId());
        Notice.ok("There is a new signing secret. For %d hours requests carry a signature of the old one, too."
                        .formatted(Webhooks.SECRET_OVERLAP.toHours()))
                .showAfter(afterwards);
        return REDIRECT;
    }

    private String page(CurrentWorkspace workspace, SettingsForm form, Model model) {
        var activity = activities.of(workspace.workspaceId());
        model.addAttribute("form", form);
        model.addAttribute("activity", activity);
        model.addAttribute("state", activity.state());
        model.addAttribute("secret", webhooks.secret(workspace.workspaceId()));
        return "outbound/tab";
    }

    /** Returns the form with what is wrong with it, if anything is; then nothing was saved. */
    private SettingsForm saved(UUID workspaceId, SettingsForm form) {
        var settings = form.settings();
        return settings.isEmpty() ? form.withUnknownGranularity() : saved(workspaceId, form, settings.get());
    }

    private SettingsForm saved(UUID workspaceId, SettingsForm form, WebhookSettings settings) {
        return switch (webhooks.save(workspaceId, settings)) {
            case SaveOutcome.Saved _ -> form;
            case SaveOutcome.UrlRefused refused -> form.withUrlProblem(refused.reason());
        };
    }

    private void test(UUID workspaceId, Model model) {
        switch (tests.send(workspaceId)) {
            case TestRequests.Outcome.Sent(var attempt) -> model.addAttribute("answer", TestAnswer.of(attempt));
            case TestRequests.Outcome.NoUrl _ ->
                model.addAttribute(Notice.NAME, Notice.warn("Saved, but there is no URL to send a test to."));
            case TestRequests.Outcome.UnderWay _ ->
                model.addAttribute(
                        Notice.NAME,
                        Notice.warn(
                                "Saved, but not tested: the test before this one still waits for its answer. Try again in a moment."));
        }
    }

    private Notice savedNotice(UUID workspaceId) {
        var webhook = webhooks.of(workspaceId);
        if (webhook.enabled()) {
            return Notice.ok("Saved. The webhook is on.");
        }
        if (webhook.hasUrl()) {
            return Notice.ok("Saved. The webhook is off: messages are held until you switch it on.");
        }
        return webhook.everHadUrl()
                ? Notice.warn("Saved. The webhook has no URL any more, so it is off and messages are held.")
                : Notice.warn("Saved. Nothing is sent until there is a URL.");
    }

    private static Notice switchedOnNotice(Webhook webhook, long held) {
        if (!webhook.enabled()) {
            return Notice.warn("The webhook cannot be switched on without a URL. Enter one below.");
        }
        return held == 0
                ? Notice.ok("The webhook is on again.")
                : Notice.ok("The webhook is on again. What was held is now sent, in order.");
    }
}

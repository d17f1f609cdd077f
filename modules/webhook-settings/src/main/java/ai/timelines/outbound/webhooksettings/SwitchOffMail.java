package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.mail.Mail;
import ai.timelines.outbound.mail.MailOutbox;
import ai.timelines.outbound.outboundhttp.TargetUrl;
import ai.timelines.outbound.workspace.PublicUrl;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Writes the one e-mail that tells the owner of a switch-off, in the very transaction that switches off (R15). */
@Component
class SwitchOffMail {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss zzz", Locale.ENGLISH);

    private final Workspaces workspaces;
    private final HeldMessages heldMessages;
    private final MailOutbox outbox;
    private final PublicUrl publicUrl;

    SwitchOffMail(Workspaces workspaces, HeldMessages heldMessages, MailOutbox outbox, PublicUrl publicUrl) {
        this.workspaces = workspaces;
        this.heldMessages = heldMessages;
        this.outbox = outbox;
        this.publicUrl = publicUrl;
    }

    /** Just before the commit, when all that waits has been counted in. */
    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void write(WebhookSwitchedOff event) {
        var workspace = workspaces.find(event.workspaceId()).orElseThrow();
        var owner = workspaces.owner(event.workspaceId());
        var zone = workspace.timeZone();
        var text = """
                Hello %s,

                the outbound webhook of the workspace "%s" was switched off, because more than %d requests in a row failed.

                Webhook URL:     %s
                Failing since:   %s
                Switched off:    %s
                Last error:      %s
                Messages held:   %d (they are kept for %s and sent once the webhook is on again)

                What to do
                1. Look at the newest requests and at what your receiver answered:
                   %s
                2. Mend the receiver or the URL; "Save and test" shows at once whether it works.
                3. Press "Switch on again". What was held is then sent, in order.
                """.formatted(
                        owner.fullName(),
                        workspace.name(),
                        Webhook.TOLERATED_ERRORS,
                        masked(event.url()),
                        at(event.errorsSince(), zone),
                        at(event.at(), zone),
                        event.lastError(),
                        heldMessages.count(event.workspaceId()),
                        inWords(heldMessages.retention()),
                        publicUrl.link("/webhooks/outbound"));
        outbox.enqueue(new Mail(
                owner.email(),
                owner.fullName(),
                "Outbound webhook of " + workspace.name() + " was switched off",
                text));
    }

    private static String at(Instant instant, ZoneId zone) {
        return MOMENT.format(instant.atZone(zone));
    }

    private static String inWords(Duration duration) {
        long days = duration.toDays();
        return days >= 2
                ? days + " days"
                : duration.toHours() >= 2 ? duration.toHours() + " hours" : duration.toSeconds() + " s";
    }

    private static String masked(String url) {
        return TargetUrl.parse(url) instanceof TargetUrl.Result.Valid valid
                ? valid.url().masked()
                : "(none)";
    }
}

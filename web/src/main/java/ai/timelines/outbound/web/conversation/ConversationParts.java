package ai.timelines.outbound.web.conversation;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.ChatLink;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.web.conversation.ConversationPage.Where;
import ai.timelines.outbound.web.outbound.VisibleText;
import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads conversations part by part, each a few dozen messages in the order in which they were accepted. */
@Component
class ConversationParts {

    private static final int PAGE = 40;

    /** What of a page stands before the message that it was opened at. */
    private static final int AHEAD = 10;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private final Conversations conversations;
    private final Attachments attachments;
    private final DeliveryQueue queue;
    private final DeliveryLog log;
    private final Webhooks webhooks;
    private final Workspaces workspaces;
    private final InstantSource clock;

    ConversationParts(
            Conversations conversations,
            Attachments attachments,
            DeliveryQueue queue,
            DeliveryLog log,
            Webhooks webhooks,
            Workspaces workspaces,
            InstantSource clock) {
        this.conversations = conversations;
        this.attachments = attachments;
        this.queue = queue;
        this.log = log;
        this.webhooks = webhooks;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /** Messages, and whether there are more on either side. */
    private record Part(List<AcceptedMessage> messages, boolean older, boolean newer) {}

    ConversationView of(UUID workspaceId, String chatId, Where where, boolean manages) {
        var part = part(workspaceId, chatId, where);
        var messages = part.messages();
        var chat = messages.isEmpty() ? null : messages.getLast().content().chat();
        var account = messages.isEmpty() ? null : messages.getLast().content().account();
        return new ConversationView(
                chat == null ? VisibleText.line(chatId) : title(chat),
                account == null ? "" : VisibleText.line(shown(new Party(account.fullName(), account.phone()))),
                ChatLink.path(chatId).replaceFirst("/messages/.*", "/messages/resend"),
                ChatLink.path(chatId).contains("?") ? chatId : null,
                views(workspaceId, chatId, messages),
                part.older() && !messages.isEmpty()
                        ? ChatLink.path(chatId, "before", messages.getFirst().position())
                        : null,
                part.newer() && !messages.isEmpty()
                        ? ChatLink.path(chatId, "after", messages.getLast().position())
                        : null,
                Objects.requireNonNullElse(where.at(), 0L),
                workspaces.timeZone(workspaceId).getId(),
                manages);
    }

    private Part part(UUID workspaceId, String chatId, Where where) {
        if (where.after() != null) {
            var found = conversations.from(workspaceId, chatId, where.after() + 1, PAGE + 1);
            return new Part(
                    found.subList(0, Math.min(PAGE, found.size())),
                    !conversations
                            .before(workspaceId, chatId, where.after() + 1, 1)
                            .isEmpty(),
                    found.size() > PAGE);
        }
        if (where.at() != null) {
            var before = conversations.before(workspaceId, chatId, where.at(), AHEAD + 1);
            var from = conversations.from(workspaceId, chatId, where.at(), PAGE - AHEAD + 1);
            var messages = new ArrayList<>(before.subList(Math.max(0, before.size() - AHEAD), before.size()));
            messages.addAll(from.subList(0, Math.min(PAGE - AHEAD, from.size())));
            return new Part(messages, before.size() > AHEAD, from.size() > PAGE - AHEAD);
        }
        long end = Objects.requireNonNullElse(where.before(), Long.MAX_VALUE);
        var found = conversations.before(workspaceId, chatId, end, PAGE + 1);
        return new Part(
                found.subList(Math.max(0, found.size() - PAGE), found.size()),
                found.size() > PAGE,
                where.before() != null
                        && !conversations.from(workspaceId, chatId, end, 1).isEmpty());
    }

    private List<MessageView> views(UUID workspaceId, String chatId, List<AcceptedMessage> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        var zone = workspaces.timeZone(workspaceId);
        var now = clock.instant();
        // Asked for in this order: what goes on meanwhile is seen as waiting or as sent, never as neither.
        var waiting = queue.waiting(workspaceId, chatId).orElse(null);
        var attempts = log.attemptsOfChat(
                workspaceId,
                chatId,
                messages.getFirst().position(),
                messages.getLast().position());
        var webhook = webhooks.of(workspaceId);
        var standing = new DeliveryState.Standing(
                waiting, webhook.enabled(), webhook.nextRequestAt(), attempts, log.keptSince());
        var missing = missing(workspaceId, messages);
        var views = new ArrayList<MessageView>();
        LocalDate day = null;
        for (var it : messages) {
            var message = it.content().message();
            var local = message.timestamp().atZone(zone);
            boolean sameDay = local.toLocalDate().equals(day);
            day = local.toLocalDate();
            views.add(new MessageView(
                    it.position(),
                    sameDay ? null : DAY.format(local),
                    message.direction() == Direction.SENT,
                    VisibleText.line(shown(message.sender())),
                    TIME.format(local),
                    message.timestamp(),
                    VisibleText.block(message.text()),
                    file(workspaceId, message.attachment(), missing),
                    StateView.of(standing.of(it.position(), it.acceptedAt()), now, zone)));
        }
        return views;
    }

    private Set<UUID> missing(UUID workspaceId, List<AcceptedMessage> messages) {
        var files = new ArrayList<Attachment>();
        for (var message : messages) {
            if (message.content().message().attachment() instanceof Attachment attachment) {
                files.add(attachment);
            }
        }
        var missing = new HashSet<UUID>();
        if (!files.isEmpty()) {
            attachments.missing(workspaceId, files).forEach(it -> missing.add(it.attachmentId()));
        }
        return missing;
    }

    private static @Nullable FileView file(UUID workspaceId, @Nullable Attachment attachment, Set<UUID> missing) {
        return attachment == null
                ? null
                : FileView.of(workspaceId, attachment, missing.contains(attachment.attachmentId()));
    }

    private static String title(Chat chat) {
        return VisibleText.line(
                !chat.fullName().isBlank()
                        ? chat.fullName()
                        : !chat.isGroup() && !chat.phone().isBlank() ? chat.phone() : chat.chatId());
    }

    private static String shown(Party party) {
        return !party.fullName().isBlank() ? party.fullName() : party.phone();
    }
}

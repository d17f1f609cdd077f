package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.TemporaryLinks;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/** Puts links that live into a body that was sent before, and leaves every other byte of it as it was (R12, R20). */
@Component
class FreshLinks {

    /** The key of a link in a payload. */
    static final String LINK = "temporary_download_url";

    private static final JsonFactory json = new JsonFactory();

    private final Conversations conversations;
    private final TemporaryLinks links;

    FreshLinks(Conversations conversations, TemporaryLinks links) {
        this.conversations = conversations;
        this.links = links;
    }

    /**
     * A body to be sent once more.
     *
     * @param attachments the files that its fresh links lead to
     */
    record Renewed(byte[] body, List<Attachment> attachments) {}

    /** Renews the body of an attempt. The links of messages that are not kept any more stay as they were: they lead nowhere. */
    Renewed renew(Attempt before) {
        byte[] body = before.request().body();
        if (!new String(body, StandardCharsets.ISO_8859_1).contains("\"" + LINK + "\":")) {
            return new Renewed(body, List.of());
        }
        var attachments = new HashMap<String, Attachment>();
        conversations
                .load(before.workspaceId(), before.chatId(), before.fromPosition(), before.throughPosition())
                .forEach(it -> {
                    var message = it.content().message();
                    if (message.attachment() instanceof Attachment attachment) {
                        attachments.put(message.messageUid(), attachment);
                    }
                });
        return renewed(body, before.workspaceId(), attachments);
    }

    /** A message's uid comes before its link. */
    private Renewed renewed(byte[] body, UUID workspaceId, Map<String, Attachment> attachments) {
        var renewed = new ByteArrayOutputStream(body.length + 1024);
        var linked = new ArrayList<Attachment>();
        int copied = 0;
        Attachment attachment = null;
        try (JsonParser in = json.createParser(ObjectReadContext.empty(), body)) {
            while (in.nextToken() != null) {
                if (isValueOf("message_uid", in)) {
                    attachment = attachments.get(in.getString());
                } else if (isValueOf(LINK, in) && attachment != null) {
                    int start = Math.toIntExact(in.currentTokenLocation().getByteOffset());
                    renewed.write(body, copied, start - copied);
                    renewed.writeBytes(quoted(links.to(workspaceId, attachment).toString()));
                    copied = start + lengthOf(in.getString());
                    linked.add(attachment);
                }
            }
        }
        renewed.write(body, copied, body.length - copied);
        return new Renewed(renewed.toByteArray(), linked);
    }

    private static boolean isValueOf(String key, JsonParser in) {
        return in.currentToken() == JsonToken.VALUE_STRING && Objects.equals(in.currentName(), key);
    }

    private static int lengthOf(@Nullable String text) {
        return quoted(String.valueOf(text)).length;
    }

    private static byte[] quoted(String text) {
        return ("\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }
}

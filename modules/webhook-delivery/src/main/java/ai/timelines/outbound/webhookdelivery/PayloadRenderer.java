package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.TemporaryLinks;
import ai.timelines.outbound.workspace.PublicUrl;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Renders payloads (R19, R21): the same messages always give the same bytes, apart from the links to their files (R12). */
@Component
class PayloadRenderer {

    /** Makes the link to a file of a workspace (R20). */
    @FunctionalInterface
    interface Links {
        URI to(UUID workspaceId, Attachment attachment);
    }

    private final PublicUrl publicUrl;
    private final PayloadJson json;
    private final AggregationHtml html;
    private final Links links;

    @Autowired
    PayloadRenderer(PublicUrl publicUrl, DispatchProperties properties, TemporaryLinks links) {
        this(publicUrl, properties, links::to);
    }

    PayloadRenderer(PublicUrl publicUrl, DispatchProperties properties, Links links) {
        this.publicUrl = publicUrl;
        this.json = new PayloadJson(publicUrl);
        this.html = new AggregationHtml(properties.brand());
        this.links = links;
    }

    /** A message on its own (R4). */
    Payload message(AcceptedMessage message) {
        var content = message.content();
        var attachment = content.message().attachment();
        byte[] body = PayloadJson.object(out -> {
            json.writeHead(out, content, message.position() == 1);
            out.writeName("message");
            PayloadJson.writeMessage(out, content, it -> link(message.workspaceId(), it));
        });
        return new Payload(
                body,
                message.position(),
                content.chat().fullName(),
                List.of(content.message().messageUid()),
                attachment == null ? List.of() : List.of(attachment));
    }

    /**
     * As many of these messages as a bundle may hold (R6), at least one.
     *
     * @param messages in order of acceptance
     * @param permalinkId what opens the conversation at the bundle's first message (R22)
     */
    Payload bundle(List<AcceptedMessage> messages, UUID permalinkId) {
        var bundle = newBundle(messages.getFirst().workspaceId(), permalinkId);
        bundle.addAll(messages);
        return bundle.payload().orElseThrow();
    }

    /**
     * A bundle of a workspace, for messages to be added as they are read.
     *
     * @param permalinkId what opens the conversation at the bundle's first message (R22)
     */
    Bundle newBundle(UUID workspaceId, UUID permalinkId) {
        return new Bundle(
                json,
                html,
                new BundleLinks(it -> link(workspaceId, it)),
                publicUrl.link("/permalink/" + permalinkId + "/"));
    }

    private String link(UUID workspaceId, Attachment attachment) {
        return links.to(workspaceId, attachment).toString();
    }
}

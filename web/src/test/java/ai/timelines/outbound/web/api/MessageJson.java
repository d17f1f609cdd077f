package ai.timelines.outbound.web.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The JSON of a message, with fields set to whatever JSON text a test wants: more than a mapper would write. */
final class MessageJson {

    private final Map<String, Object> root = new LinkedHashMap<>();

    private MessageJson() {}

    /** A right message with all of its objects, whose message_uid nobody else uses. */
    static MessageJson right() {
        return new MessageJson()
                .with("/whatsapp_account/full_name", "\"Amnon Haha\"")
                .with("/chat/chat_id", "\"10010001\"")
                .with("/chat/full_name", "\"John Doe>\"")
                .with("/message/message_uid", "\"" + UUID.randomUUID() + "\"")
                .with("/message/direction", "\"received\"")
                .with("/message/timestamp", "\"2021-02-24T16:25:29Z\"")
                .with("/message/sender/full_name", "\"John Doe\"")
                .with("/message/recipient/full_name", "\"Jane Smith\"")
                .with("/message/text", "\"lorem ipsum\"");
    }

    /** @param json any text; what stood there is replaced */
    @SuppressWarnings("unchecked")
    MessageJson with(String pointer, String json) {
        var at = root;
        var keys = pointer.substring(1).split("/", -1);
        for (int i = 0; i < keys.length - 1; i++) {
            at = (Map<String, Object>) at.computeIfAbsent(keys[i], _ -> new LinkedHashMap<String, Object>());
        }
        at.put(keys[keys.length - 1], json);
        return this;
    }

    @SuppressWarnings("unchecked")
    MessageJson without(String pointer) {
        var at = root;
        var keys = pointer.substring(1).split("/", -1);
        for (int i = 0; i < keys.length - 1; i++) {
            at = (Map<String, Object>) at.get(keys[i]);
        }
        at.remove(keys[keys.length - 1]);
        return this;
    }

    @Override
    public String toString() {
        return write(root);
    }

    private static String write(Object node) {
        return node instanceof Map<?, ?> object
                ? object.entrySet().stream()
                        .map(it -> "\"" + it.getKey() + "\": " + write(it.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"))
                : node.toString();
    }
}

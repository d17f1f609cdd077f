package ai.timelines.outbound.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes the requests of a {@link Push}. Everything in them is ASCII. */
final class PushRequests {

    private static final String TEXT =
            "Hello! I would like to know whether the order of last week was sent already, and when it will arrive here. Thank you! - ";

    private final Push push;
    private final String headers;
    private final StringBuilder body = new StringBuilder(64 << 10);
    private final StringBuilder request = new StringBuilder(64 << 10);
    private long second;
    private String timestamp = "";

    PushRequests(Push push) {
        this.push = push;
        this.headers =
                " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: "
                        .formatted(push.token());
    }

    byte[] single(int chat, int index) {
        body.setLength(0);
        body.append('{');
        message(chat, index);
        body.append('}');
        return request("/api/v1/workspaces/" + workspace(chat) + "/messages");
    }

    /** @param chats of the messages, which are numbered from {@code firstIndex} */
    byte[] batch(int[] chats, int count, int firstIndex) {
        body.setLength(0);
        body.append("{\"messages\":[");
        for (int i = 0; i < count; i++) {
            body.append(i == 0 ? "{\"workspace_id\":\"" : ",{\"workspace_id\":\"");
            body.append(workspace(chats[i])).append("\",");
            message(chats[i], firstIndex + i);
            body.append('}');
        }
        body.append("]}");
        return request("/api/v1/messages/batch");
    }

    private String workspace(int chat) {
        return push.workspaces().get(chat % push.workspaces().size());
    }

    private void message(int chat, int index) {
        body.append(
                        "\"whatsapp_account\":{\"full_name\":\"Amnon Haha\",\"email\":\"amnon@acme.example\",\"phone\":\"+972500000000\"},\"chat\":{\"chat_id\":\"")
                .append(chat)
                .append("\",\"full_name\":\"John Doe ")
                .append(chat)
                .append(
                        "\",\"phone\":\"+97254000000\",\"is_group\":false,\"responsible_name\":\"Amnon\",\"responsible_email\":\"amnon@acme.example\"},\"message\":{\"message_uid\":\"")
                .append(BodyScan.UID_PREFIX)
                .append(index)
                .append("\",\"direction\":\"received\",\"timestamp\":\"")
                .append(timestamp())
                .append(
                        "\",\"sender\":{\"full_name\":\"John Doe\",\"phone\":\"+972540000000\"},\"recipient\":{\"full_name\":\"Jane Smith\",\"phone\":\"+972550000000\"},\"text\":\"");
        // Beginning elsewhere each time, so that texts differ.
        int begin = index % TEXT.length();
        body.append(TEXT, begin, TEXT.length()).append(TEXT, 0, begin);
        body.append("\"}");
    }

    private String timestamp() {
        var now = Instant.now();
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            timestamp = now.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        return timestamp;
    }

    private byte[] request(String path) {
        request.setLength(0);
        request.append("POST ")
                .append(path)
                .append(headers)
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        return request.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}

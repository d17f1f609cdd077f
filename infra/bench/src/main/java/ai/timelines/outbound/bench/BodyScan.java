package ai.timelines.outbound.bench;

/**
 * Finds the numbers of chat and messages in a payload, single message or bundle, without parsing its JSON. Quotation marks
 * within a text are escaped, so that a text cannot look like one of the keys.
 */
final class BodyScan {

    private static final byte[] CHAT = Bytes.ascii("\"chat_id\":");
    private static final byte[] UID = Bytes.ascii("\"message_uid\":");

    /** What the generator's message ids begin with, before the number. */
    static final String UID_PREFIX = "m-";

    /** Takes one message of a payload. */
    interface Visitor {
        void message(int chat, int index);
    }

    private BodyScan() {}

    /** The number of messages; 0 where this is no payload of the generator's. */
    static int scan(byte[] bytes, int from, int to, Visitor visitor) {
        int chat = value(bytes, Bytes.find(bytes, from, to, CHAT), CHAT.length, to, 0);
        if (chat < 0) {
            return 0;
        }
        int messages = 0;
        for (int at = Bytes.find(bytes, from, to, UID); at >= 0; at = Bytes.find(bytes, at + UID.length, to, UID)) {
            int index = value(bytes, at, UID.length, to, UID_PREFIX.length());
            if (index >= 0) {
                visitor.message(chat, index);
                messages++;
            }
        }
        return messages;
    }

    private static int value(byte[] bytes, int key, int keyLength, int to, int prefix) {
        if (key < 0) {
            return -1;
        }
        int at = key + keyLength;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        return at < to && bytes[at] == '"' ? Bytes.number(bytes, at + 1 + prefix, to) : -1;
    }
}

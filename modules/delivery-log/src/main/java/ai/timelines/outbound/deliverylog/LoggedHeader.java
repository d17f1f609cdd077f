package ai.timelines.outbound.deliverylog;

import java.util.List;

/** One header of a logged request or response, in the order and spelling in which it went over the wire. */
public record LoggedHeader(String name, String value) {

    static int bytes(List<LoggedHeader> headers) {
        int bytes = 0;
        for (var header : headers) {
            bytes += header.name().length() + header.value().length();
        }
        return bytes;
    }
}

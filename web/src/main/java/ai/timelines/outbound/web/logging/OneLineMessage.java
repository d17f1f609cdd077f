package ai.timelines.outbound.web.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message of an event in one line; in place of Logback's {@code %m}. */
public final class OneLineMessage extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return LogText.oneLine(String.valueOf(super.convert(event)));
    }
}

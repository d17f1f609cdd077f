package ai.timelines.outbound.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long somebody stays signed in.
 *
 * @param idle without a request; default 8 hours
 * @param absolute since signing in, whatever happens; default 7 days
 */
@ConfigurationProperties("outbound.session")
record SessionProperties(
        @DefaultValue("8h") Duration idle,
        @DefaultValue("7d") Duration absolute) {

    SessionProperties {
        if (!idle.isPositive() || idle.compareTo(absolute) > 0) {
            throw new IllegalArgumentException(
                    "outbound.session.idle must be longer than nothing and no longer than outbound.session.absolute");
        }
    }
}

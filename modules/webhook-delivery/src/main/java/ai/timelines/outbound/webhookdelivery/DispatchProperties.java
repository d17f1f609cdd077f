package ai.timelines.outbound.webhookdelivery;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this node sends.
 *
 * @param inFlight the most requests at a time, over all workspaces; at least 1
 * @param inFlightPerWorkspace the most requests at a time to one workspace's webhook; at least 1
 * @param brand the product's name in bundles, "open the conversation in …"
 * @param version the product's version in the {@code User-Agent}
 * @param background whether work is looked for in the background; tests that drive the clock do it themselves
 */
@ConfigurationProperties("outbound.dispatch")
record DispatchProperties(
        @DefaultValue("1024") int inFlight,
        @DefaultValue("64") int inFlightPerWorkspace,
        @DefaultValue("TimelinesAI") String brand,
        @DefaultValue("1") String version,
        @DefaultValue("true") boolean background) {

    DispatchProperties {
        if (inFlight < 1 || inFlightPerWorkspace < 1) {
            throw new IllegalArgumentException(
                    "outbound.dispatch.in-flight and outbound.dispatch.in-flight-per-workspace must be at least 1");
        }
    }

    String userAgent() {
        return brand.replaceAll("[^A-Za-z0-9]", "") + "-Outbound/" + version;
    }
}

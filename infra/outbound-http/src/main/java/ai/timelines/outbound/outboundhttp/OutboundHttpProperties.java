package ai.timelines.outbound.outboundhttp;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a POST may take, and which addresses it may go to.
 *
 * @param timeout the deadline of one whole request: name lookup, connection, TLS, headers and body; default 15 s
 * @param allowedPrivateAddresses CIDR blocks, comma-separated, of addresses that may be posted to although they are private,
 *     loopback or otherwise not of the open internet; default none
 */
@ConfigurationProperties("outbound.delivery")
public record OutboundHttpProperties(
        @DefaultValue("15s") Duration timeout, @DefaultValue List<String> allowedPrivateAddresses) {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    public OutboundHttpProperties {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("outbound.delivery.timeout must be between 1 ms and 10 minutes.");
        }
        allowedPrivateAddresses = allowedPrivateAddresses.stream()
                .map(String::strip)
                .filter(block -> !block.isEmpty())
                .toList();
        for (String block : allowedPrivateAddresses) {
            try {
                AddressBlock.parse(block);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("outbound.delivery.allowed-private-addresses: " + e.getMessage(), e);
            }
        }
    }

    List<AddressBlock> allowedBlocks() {
        return allowedPrivateAddresses.stream().map(AddressBlock::parse).toList();
    }
}

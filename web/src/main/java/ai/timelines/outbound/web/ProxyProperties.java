package ai.timelines.outbound.web;

import java.util.List;
import org.apache.catalina.util.NetMask;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which reverse proxies stand before us.
 *
 * @param trusted CIDR blocks of proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed; by default there are none
 */
@ConfigurationProperties("outbound.proxies")
record ProxyProperties(@DefaultValue List<String> trusted) {

    ProxyProperties {
        if (!trusted.stream().allMatch(ProxyProperties::isBlock)) {
            throw new IllegalArgumentException(
                    "outbound.proxies.trusted (OUTBOUND_PROXIES_TRUSTED) must be a list of CIDR blocks,"
                            + " separated by commas, such as 10.1.0.0/16,fd00::/8 or 10.1.2.3/32");
        }
        trusted = List.copyOf(trusted);
    }

    private static boolean isBlock(String text) {
        try {
            return text.indexOf('/') > 0 && !new NetMask(text).toString().isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}

package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.PublicUrl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.stereotype.Component;

/** What browsers are told about all that they get. */
@Component
public class BrowserPolicy {

    private static final String PAGES = "default-src 'none'; style-src 'self'; script-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /** For what is no page: nothing in it is to be run or loaded, should a browser show it after all. */
    private static final String DATA = "default-src 'none'; frame-ancestors 'none'";

    /** For what strangers have uploaded: it is neither run nor does it count as ours. */
    private static final String FILES = "default-src 'none'; sandbox; frame-ancestors 'none'";

    private static final Duration TLS_ONLY_FOR = Duration.ofDays(365);

    private final boolean tls;

    BrowserPolicy(PublicUrl publicUrl) {
        this.tls = publicUrl.isSecure();
    }

    void ofPages(HeadersConfigurer<HttpSecurity> headers) {
        common(headers);
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(PAGES))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN));
    }

    /** For the API: headers that all of its answers carry, unless they say otherwise themselves. */
    public Map<String, String> ofData() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Content-Security-Policy", DATA);
        headers.put("Cache-Control", "no-store");
        if (tls) {
            headers.put("Strict-Transport-Security", "max-age=" + TLS_ONLY_FOR.toSeconds());
        }
        return headers;
    }

    /** For files behind links, which caches may keep as long as the links are good. */
    void ofFiles(HeadersConfigurer<HttpSecurity> headers) {
        common(headers);
        headers.cacheControl(cache -> cache.disable()).contentSecurityPolicy(policy -> policy.policyDirectives(FILES));
    }

    /** Whether TLS is spoken is decided by the public URL: behind a proxy the connection itself does not tell. */
    private void common(HeadersConfigurer<HttpSecurity> headers) {
        headers.frameOptions(frames -> frames.deny()).httpStrictTransportSecurity(transport -> {
            if (tls) {
                transport
                        .requestMatcher(AnyRequestMatcher.INSTANCE)
                        .includeSubDomains(false)
                        .maxAgeInSeconds(TLS_ONLY_FOR.toSeconds());
            } else {
                transport.disable();
            }
        });
    }
}

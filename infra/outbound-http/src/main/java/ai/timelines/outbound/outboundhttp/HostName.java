package ai.timelines.outbound.outboundhttp;

import java.net.IDN;
import java.net.Inet6Address;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Brings the host of a URL into the one form in which it is looked up, sent and compared with certificates. IPv4 addresses
 * are only taken as four decimal numbers: programs disagree about the other spellings ({@code 0177.1}, {@code 2130706433}),
 * and that is what attacks are made of.
 */
final class HostName {

    private HostName() {}

    static String canonical(String typed) throws RefusedUrl {
        if (typed.startsWith("[")) {
            return ipv6(typed);
        }
        String host = typed.chars().allMatch(c -> c < 0x80) ? typed.toLowerCase(Locale.ROOT) : ascii(typed);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw new RefusedUrl("The URL has no host.");
        }
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            refuseUnlessLabel(label);
        }
        if (host.length() > 253) {
            throw new RefusedUrl("The host name is longer than 253 characters.");
        }
        if (isNumber(labels[labels.length - 1]) && !isIpv4(labels)) {
            throw new RefusedUrl("An IPv4 address must be written as four decimal numbers, such as 192.0.2.7.");
        }
        return host;
    }

    /** Whether a canonical host is an address itself, so that there is nothing to look up. */
    static boolean isAddress(String canonical) {
        return canonical.startsWith("[") || isNumber(canonical.substring(canonical.lastIndexOf('.') + 1));
    }

    static String withoutBrackets(String canonical) {
        return canonical.startsWith("[") ? canonical.substring(1, canonical.length() - 1) : canonical;
    }

    private static String ipv6(String typed) throws RefusedUrl {
        if (typed.indexOf('%') >= 0) {
            throw new RefusedUrl("An IPv6 address must not have a zone id (the part after %).");
        }
        try {
            if (!typed.endsWith("]")) {
                throw new IllegalArgumentException();
            }
            Inet6Address.ofLiteral(typed.substring(1, typed.length() - 1));
            return typed.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new RefusedUrl("The host is not a valid IPv6 address.");
        }
    }

    private static String ascii(String typed) throws RefusedUrl {
        String folded = Normalizer.normalize(typed, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        // The JDK maps these to other letters or to nothing, today's registries do not: it would be someone else's
        // host.
        if (folded.chars().anyMatch(c -> "ßς\u200c\u200d".indexOf(c) >= 0)) {
            throw new RefusedUrl("This host name must be written in its ASCII form, beginning with xn--.");
        }
        try {
            return IDN.toASCII(folded, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new RefusedUrl("The host name is not a valid internationalised name.");
        }
    }

    private static void refuseUnlessLabel(String label) throws RefusedUrl {
        if (label.isEmpty()) {
            throw new RefusedUrl("The host name must not begin with a dot or have two dots in a row.");
        }
        if (label.length() > 63) {
            throw new RefusedUrl("A part of the host name is longer than 63 characters.");
        }
        for (char c : label.toCharArray()) {
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                throw new RefusedUrl("The host name contains a character that host names cannot have.");
            }
        }
    }

    private static boolean isNumber(String label) {
        return label.matches("[0-9]+|0x[0-9a-f]*");
    }

    private static boolean isIpv4(String[] labels) {
        if (labels.length != 4) {
            return false;
        }
        for (String label : labels) {
            if (!label.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(label) > 255) {
                return false;
            }
        }
        return true;
    }
}

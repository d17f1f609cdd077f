package ai.timelines.outbound.workspace;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Somebody who wants to sign in, before it is known who that is.
 *
 * @param email as typed
 * @param address the IP address it comes from
 * @param browser the secret that the browser was given when somebody first signed in there; empty where it has none
 */
public record SignInAttempt(String email, String address, String browser) {

    private static final int NETWORK_BYTES = 8;

    /** What a site is given of IPv6 addresses: 65,536 networks. */
    private static final int SITE_BYTES = 6;

    /** Whoever has an IPv6 address has a whole network of them, of 64 bits. */
    String network() {
        return beginning(NETWORK_BYTES);
    }

    /** All that somebody is given of addresses; of version 4 that is the one. */
    String site() {
        return beginning(SITE_BYTES);
    }

    private String beginning(int bytesOfVersion6) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 4 ? address : HexFormat.of().formatHex(Arrays.copyOf(bytes, bytesOfVersion6));
        } catch (IllegalArgumentException noAddress) {
            return address;
        }
    }

    byte[] browserHash() {
        return Secrets.hash(browser);
    }

    /** What the failures of a limit are counted by, as a hash: typed addresses may be anything, passwords among them. */
    byte[] subject(FailureLimit limit) {
        String account = new String(Person.emailKey(email), StandardCharsets.UTF_8);
        return Secrets.hash(limit.name()
                + '\n'
                + switch (limit) {
                    case ACCOUNT_AND_ADDRESS -> network() + '\n' + account;
                    case ACCOUNT_AND_BROWSER -> HexFormat.of().formatHex(browserHash()) + '\n' + account;
                    case ACCOUNT, TURN_OF_ACCOUNT -> account;
                    case ADDRESS -> network();
                    case SITE -> site();
                    case TURN_OF_NEIGHBOURHOOD -> site() + '\n' + account;
                });
    }

    @Override
    public String toString() {
        return "SignInAttempt[" + address + "]";
    }
}

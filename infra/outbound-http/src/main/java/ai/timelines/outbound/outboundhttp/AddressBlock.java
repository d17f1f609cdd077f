package ai.timelines.outbound.outboundhttp;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** A block of IP addresses, such as {@code 10.0.0.0/8} or {@code fc00::/7}. */
final class AddressBlock {

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/(\\d{1,3})");

    private final String text;
    private final byte[] network;
    private final int bits;

    private AddressBlock(String text, byte[] network, int bits) {
        this.text = text;
        this.network = network;
        this.bits = bits;
    }

    static AddressBlock parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw notABlock(text);
        }
        byte[] network;
        try {
            network = InetAddress.ofLiteral(form.group(1)).getAddress();
        } catch (IllegalArgumentException e) {
            throw notABlock(text);
        }
        int bits = Integer.parseInt(form.group(2));
        if (bits > network.length * Byte.SIZE) {
            throw notABlock(text);
        }
        for (int bit = bits; bit < network.length * Byte.SIZE; bit++) {
            if ((network[bit / 8] & (0x80 >> bit % 8)) != 0) {
                throw new IllegalArgumentException("\"" + text + "\" has bits set beyond its prefix of " + bits + ".");
            }
        }
        return new AddressBlock(text, network, bits);
    }

    private static IllegalArgumentException notABlock(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a CIDR block such as 10.0.0.0/8 or fc00::/7.");
    }

    boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ network[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }

    @Override
    public String toString() {
        return text;
    }
}

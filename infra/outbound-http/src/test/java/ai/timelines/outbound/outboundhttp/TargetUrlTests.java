package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.url;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTests {

    private static String reason(String text) {
        return switch (TargetUrl.parse(text)) {
            case TargetUrl.Result.Valid valid -> "valid: " + valid.url().text();
            case TargetUrl.Result.Invalid invalid -> invalid.reason();
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '§',
            value = {
                "https://crm.example.com/hook?key=s|e{cr}et crm.example.com 443 /hook?key=s|e{cr}et",
                "http://crm.example.com crm.example.com 80 /",
                "HTTPS://CRM.Example.COM:8443/A/b crm.example.com 8443 /A/b",
                "https://crm.example.com?x=1 crm.example.com 443 /?x=1",
                "https://crm.example.com#top crm.example.com 443 /",
                "https://crm.example.com/a?b#c?d crm.example.com 443 /a?b",
                "https://crm.example.com./a crm.example.com 443 /a",
                "https://crm.example.com:/a crm.example.com 443 /a",
                "https://crm.example.com:0443/a crm.example.com 443 /a",
                "https://exämple.com/ xn--exmple-cua.com 443 /",
                "https://EXÄMPLE.com/ xn--exmple-cua.com 443 /",
                "https://例え。jp/ xn--r8jz45g.jp 443 /",
                "https://a_b.example/ a_b.example 443 /",
                "https://_dmarc.exämple.com/ _dmarc.xn--exmple-cua.com 443 /",
                "http://203.0.113.7/ 203.0.113.7 80 /",
                "http://127.0.0.1.:8080/ 127.0.0.1 8080 /",
                "http://１２７.0.0.1/ 127.0.0.1 80 /",
                "http://①②⑦.0.0.1/ 127.0.0.1 80 /",
                "http://[2606:4700::1111]:8080/x [2606:4700::1111] 8080 /x",
                "http://[::FFFF:127.0.0.1]/ [::ffff:127.0.0.1] 80 /",
                "http://localhost:65535/ localhost 65535 /",
                "http://localhost:1024/ localhost 1024 /",
                "http://a.example//b/../c/%2e%zz\\d a.example 80 //b/../c/%2e%zz\\d",
                "http://a.example/?q=\"<>`^'[]@:/? a.example 80 /?q=\"<>`^'[]@:/?",
                "http://a.example:80/ a.example 80 /",
                "http://a.example:443/ a.example 443 /",
            })
    void anAddressIsReadIntoItsParts(String text, String host, int port, String pathAndQuery) {
        TargetUrl url = url(text);

        assertThat(url.text()).isEqualTo(text);
        assertThat(url.scheme()).isEqualTo(text.toLowerCase().startsWith("https") ? "https" : "http");
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.pathAndQuery()).isEqualTo(pathAndQuery);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '§',
            value = {
                "crm.example.com → must begin with http:// or https://",
                "ftp://crm.example.com/ → must begin with http:// or https://",
                "/hook → must begin with http:// or https://",
                "//crm.example.com/ → must begin with http:// or https://",
                "https:crm.example.com → must begin with http:// or https://",
                "https:/crm.example.com → must begin with http:// or https://",
                "javascript:alert(1) → must begin with http:// or https://",
                "https:// → no host",
                "https:///hook → no host",
                "https://?x → no host",
                "https://:8080/ → no host",
                "https://./ → no host",
                "https://user:password@crm.example.com/ → user name or password",
                "https://user@crm.example.com/ → user name or password",
                "https://@crm.example.com/ → user name or password",
                "https://a.example:0/ → between 1 and 65535",
                "https://a.example:65536/ → between 1 and 65535",
                "https://a.example:99999999999999999999/ → between 1 and 65535",
                "https://a.example:-1/ → must be a number",
                "https://a.example:８０/ → must be a number",
                "https://a.example:http/ → must be a number",
                "https://::1/ → square brackets",
                "https://[::1/ → square brackets",
                "https://[::1]x/ → not a valid IPv6 address",
                "https://[127.0.0.1]/ → not a valid IPv6 address",
                "https://[::g]/ → not a valid IPv6 address",
                "https://[]/ → not a valid IPv6 address",
                "https://[fe80::1%25eth0]/ → zone id",
                "https://[fe80::1%eth0]/ → zone id",
                "http://2130706433/ → four decimal numbers",
                "http://0x7f000001/ → four decimal numbers",
                "http://017700000001/ → four decimal numbers",
                "http://0177.0.0.1/ → four decimal numbers",
                "http://0x7f.0.0.1/ → four decimal numbers",
                "http://127.1/ → four decimal numbers",
                "http://127.0.1/ → four decimal numbers",
                "http://0/ → four decimal numbers",
                "http://127.0.0.01/ → four decimal numbers",
                "http://127.0.0.256/ → four decimal numbers",
                "http://1.2.3.4.5/ → four decimal numbers",
                "http://a.example.1/ → four decimal numbers",
                "http://a.0xff/ → four decimal numbers",
                "http://127.0.0.0x1/ → four decimal numbers",
                "http://２１３０７０６４３３/ → four decimal numbers",
                "https://a..example/ → two dots in a row",
                "https://.example/ → two dots in a row",
                "https://a.example../ → two dots in a row",
                "https://a b.example/ → character that host names cannot have",
                "https://a%2eexample/ → character that host names cannot have",
                "https://a.example\\@b.example/ → user name or password",
                "https://a.example\\b/ → character that host names cannot have",
                "https://a.example／b/ → character that host names cannot have",
                "https://a*.example/ → character that host names cannot have",
                "https://straße.example/ → ASCII form",
                "https://STRAẞE.example/ → ASCII form",
                "https://a\u200db.example/ → ASCII form",
                "https://a.example/a b → %20",
                "https://a.example/?q=a b → %20",
                "https://a.example/ä → percent-encode",
                "https://a.example/?q=😀 → percent-encode",
            })
    void whatCannotBePostedToIsRefusedInASentence(String text, String words) {
        assertThat(reason(text)).contains(words).endsWith(".").doesNotStartWith("valid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/\r\nX: y",
                "https://a.example/\n",
                "https://a.example/\u0000",
                "https://a.example/#\u001b[31m",
                "https://a.\u0000example/",
                "https://a.example/\u007f",
                "\thttps://a.example/",
                " https://a.example/",
                "https://a.example/ ",
                "",
                "   ",
            })
    void whitespaceAndControlCharactersAreRefused(String text) {
        assertThat(reason(text)).doesNotStartWith("valid").endsWith(".").doesNotContain("\n", "\r", "\u001b");
    }

    @Test
    void aUrlHasAtMost2048Characters() {
        String start = "https://a.example/";

        assertThat(reason(start + "x".repeat(2048 - start.length()))).startsWith("valid");
        assertThat(reason(start + "x".repeat(2049 - start.length()))).contains("2,048");
    }

    @Test
    void hostNamesAreBounded() {
        assertThat(reason("https://" + "a".repeat(63) + ".example/")).startsWith("valid");
        assertThat(reason("https://" + "a".repeat(64) + ".example/")).contains("63 characters");
        assertThat(reason("https://" + "a.".repeat(130) + "example/")).contains("253 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://a.example/h?key=secret https://a.example/h?…",
                "https://a.example/h?key=secret#frag https://a.example/h?…",
                "https://a.example/h?a?b https://a.example/h?…",
                "https://a.example?key=secret https://a.example?…",
                "https://a.example/h https://a.example/h",
                "https://a.example/h#secret?secret https://a.example/h",
                "HTTPS://A.example:8443/H?secret https://a.example:8443/H?…",
                "https://a.example:443/h?secret https://a.example/h?…",
                "http://[::1]:8080/?secret http://[::1]:8080/?…",
            })
    void theQueryIsMasked(String text, String masked) {
        assertThat(url(text).masked()).isEqualTo(masked);
        assertThat(url(text)).hasToString(masked);
    }

    @Test
    void nothingThatHoldsAUrlShowsItsQuery() {
        OutboundRequest request = Posts.request("https://a.example/h?key=secret", "{}");

        assertThat(request.toString()).doesNotContain("secret");
        assertThat(TargetUrl.parse("https://a.example/h?key=secret").toString()).doesNotContain("secret");
    }

    @Test
    void urlsAreEqualAsTheyWereTyped() {
        assertThat(url("https://a.example/?x"))
                .isEqualTo(url("https://a.example/?x"))
                .hasSameHashCodeAs(url("https://a.example/?x"));
        assertThat(url("https://a.example/?x")).isNotEqualTo(url("https://a.example/?X"));
    }
}

package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.PublicUrl;

/**
 * What cookies are called. Behind TLS they begin with {@code __Host-}: browsers then take them from this very host only, over TLS only.
 *
 * @param secure whether the public URL begins with https
 */
record CookieNames(boolean secure, String session, String browser, String form, String page) {

    static CookieNames of(PublicUrl publicUrl) {
        boolean secure = publicUrl.isSecure();
        String prefix = secure ? "__Host-" : "";
        return new CookieNames(secure, prefix + "SESSION", prefix + "BROWSER", prefix + "FORM", prefix + "PAGE");
    }
}

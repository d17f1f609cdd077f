package ai.timelines.outbound.web;

/**
 * Where somebody signs in.
 *
 * @param address the IP address
 * @param secret what the browser was given when somebody first signed in there; empty where it has nothing
 */
record SignInDetails(String address, String secret) {

    static final SignInDetails NONE = new SignInDetails("", "");

    @Override
    public String toString() {
        return "SignInDetails[" + address + "]";
    }
}

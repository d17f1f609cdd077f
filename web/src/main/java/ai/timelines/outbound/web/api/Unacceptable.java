package ai.timelines.outbound.web.api;

/** A text that does not say what its field is about; the message is a sentence for the caller. */
class Unacceptable extends RuntimeException {

    Unacceptable(String sentence) {
        super(sentence, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}

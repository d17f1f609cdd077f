package ai.timelines.outbound.outboundhttp;

import java.io.IOException;

/** Ends a POST that will have no answer; its message is the sentence that customers read. */
final class PostFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final String sentence;

    PostFailure(FailureKind kind, String sentence) {
        super(sentence);
        this.kind = kind;
        this.sentence = sentence;
    }

    static PostFailure broken(String sentence) {
        return new PostFailure(FailureKind.BROKEN_RESPONSE, sentence);
    }

    static PostFailure timeout(String what, Deadline deadline) {
        return new PostFailure(FailureKind.TIMEOUT, what + " within " + deadline.inWords() + ".");
    }

    Outcome.Failed outcome() {
        return new Outcome.Failed(kind, sentence);
    }

    /** Receivers fail all day long, and nobody reads these traces. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

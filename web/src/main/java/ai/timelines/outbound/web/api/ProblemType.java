package ai.timelines.outbound.web.api;

/** The kinds of problems that the API answers with; {@link #uri} never changes, so that programs may depend on it. */
enum ProblemType {
    INVALID_REQUEST(400, "invalid-request", "The request is not valid"),
    UNAUTHENTICATED(401, "unauthenticated", "A valid token is needed"),
    FORBIDDEN(403, "forbidden", "This token may not do that"),
    NOT_FOUND(404, "not-found", "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "This method is not allowed here"),
    MESSAGE_CONFLICT(409, "message-conflict", "The message_uid is taken by another message"),
    WEBHOOK_OFF(409, "webhook-off", "The webhook is switched off"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "This kind of content is not supported"),
    RATE_LIMITED(429, "rate-limited", "Too many messages"),
    OVERLOADED(429, "overloaded", "Too much to do at the moment"),
    INTERNAL_ERROR(500, "internal-error", "Something went wrong on our side"),
    UNAVAILABLE(503, "unavailable", "The service cannot be reached in full at the moment"),
    STORAGE_FULL(507, "storage-full", "There is no room for this"),
    UPLOAD_QUOTA_USED(507, "upload-quota-used", "The files of this workspace take all the room that it has");

    private final int status;
    private final String slug;
    private final String title;

    ProblemType(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String uri() {
        return "/problems/" + slug;
    }
}

package ai.timelines.outbound.outboundhttp;

/** The causes of a POST that has no answer (R11). */
public enum FailureKind {
    /** The URL cannot be posted to at all; for callers that keep URLs, since {@link TargetUrl} is always valid. */
    INVALID_URL,
    /** The host's name could not be resolved. */
    DNS,
    /** The host leads to an address that is not allowed. */
    BLOCKED_ADDRESS,
    /** The connection was refused, or the host could not be reached. */
    CONNECT,
    /** The TLS handshake failed or the certificate was not accepted. */
    TLS,
    /** The deadline passed before status line and headers had come whole. */
    TIMEOUT,
    /** What came back was no HTTP response, or broke off before its headers were whole. */
    BROKEN_RESPONSE
}

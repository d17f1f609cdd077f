package ai.timelines.outbound.workspace;

/**
 * One thing that is not as it was.
 *
 * @param field its name in the REST API
 * @param before empty where there was nothing; secrets and the queries of URLs are masked by whoever notes the change (R3)
 * @param after likewise
 */
public record AuditChange(String field, String before, String after) {}

package ai.timelines.outbound.web.api;

/**
 * One wrong field of a request.
 *
 * @param pointer where it stands, as a JSON pointer; of a query parameter its name after a slash
 * @param detail what is wrong with it, in a sentence
 */
record FieldProblem(String pointer, String detail) {}

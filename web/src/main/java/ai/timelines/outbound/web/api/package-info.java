/**
 * The REST API, version 1: what other programs call.
 *
 * <p>Three things happen in one place each, so that no route can forget them. {@code ApiSecurity} lets in whoever shows a good token;
 * {@code WorkspaceAccess} turns {@code {workspace_id}} into a workspace that the caller may act for (R27); {@code ProblemAnswers} turns
 * whatever goes wrong into {@code application/problem+json} (R26). Bodies are read strictly, by {@code JsonBodies} and {@code Fields}:
 * unknown and repeated keys are refused, and all wrong fields are named at once. The contract is published from
 * {@code openapi/openapi.json}.
 *
 * <p>Pushes come by the thousand, so {@code PushShortcut} takes them past Spring's filters and routing to the same controllers and the same checks.
 */
@NullMarked
package ai.timelines.outbound.web.api;

import org.jspecify.annotations.NullMarked;

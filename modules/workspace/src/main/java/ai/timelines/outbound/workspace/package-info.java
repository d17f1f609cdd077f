/**
 * Who: workspaces (the tenants), the people in them and their roles, invitations, the tokens of programs that call us, and the
 * audit trail: who did what.
 *
 * <p>Passwords and tokens are kept as hashes only. What the other modules ask for with every message (does this workspace exist, what
 * is its time zone, whose token is this) is answered from memory for a short while.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "mail"})
package ai.timelines.outbound.workspace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

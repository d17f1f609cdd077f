/**
 * What the operator does from the command line, on the database of the application and beside its running nodes: service tokens, and the
 * keys of encryption.
 *
 * <p>A command serves nothing and sends nothing: it gets a small context of its own, with the few parts that it needs.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "workspace", "webhooksettings"})
package ai.timelines.outbound.commands;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

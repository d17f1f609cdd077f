/**
 * E-mail that is sent if, and only if, the transaction that wrote it commits. Modules write their own texts and put them into
 * the outbox; this module brings them to an SMTP server, however long that is down, or into files where none is configured.
 */
@ApplicationModule(allowedDependencies = {"database"})
@NullMarked
package ai.timelines.outbound.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

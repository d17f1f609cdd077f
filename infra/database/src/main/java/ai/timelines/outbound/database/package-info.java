/**
 * What every module's SQL shares: ids and instants as they stand in columns, the clock of the database, transactions that are tried
 * again after a deadlock, one commit for many concurrent callers, and a migration folder per module.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package ai.timelines.outbound.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/**
 * The database of development and tests: a real MariaDB server, unpacked from a Maven artifact and started beside the
 * application whenever no {@code spring.datasource.url} is set. It listens on loopback only and has no password, so
 * this module must never be part of the production jar.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package ai.timelines.outbound.embeddedmysql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

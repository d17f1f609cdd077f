/**
 * The history of deliveries: every attempt with the bytes that were sent and those that came back, the newest of them for people (R17),
 * the log as a file (R18), and retention by dropping whole days.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database"})
package ai.timelines.outbound.deliverylog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

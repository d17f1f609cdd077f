/**
 * POSTs to URLs that nobody vouches for: the address that is dialled is checked, the whole exchange has one deadline, what is
 * read is bounded, and whatever goes wrong is told in words that a customer understands (R3, R11).
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package ai.timelines.outbound.outboundhttp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

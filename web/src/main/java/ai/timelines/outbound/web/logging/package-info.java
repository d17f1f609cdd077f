/** Lines of the log that nobody can forge: what strangers write into a message or an exception cannot begin a line of its own. */
@NullMarked
package ai.timelines.outbound.web.logging;

import org.jspecify.annotations.NullMarked;

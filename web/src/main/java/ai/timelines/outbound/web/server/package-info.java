/**
 * The web server at its edge, below Spring: requests that come too slowly are cut off, and what is refused before any of our code sees
 * it is answered in the form that everything else has.
 */
@NullMarked
package ai.timelines.outbound.web.server;

import org.jspecify.annotations.NullMarked;

/**
 * Serves files: under the temporary links that receivers get (R20), without signing in, and to the members of their workspace. Whoever uploaded a
 * file may have lied about what it is, so browsers are made to keep it; only what begins as a picture of a harmless kind may be shown.
 */
@NullMarked
package ai.timelines.outbound.web.attachments;

import org.jspecify.annotations.NullMarked;

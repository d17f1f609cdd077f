/**
 * The Outbound tab: the webhook's settings and state, its signing secret, a test at hand, what was sent last, the page of each request,
 * and the log as a file.
 *
 * <p>Controllers hand their templates records that hold text only; whatever a stranger may have written goes through
 * {@code VisibleText}. A part of a page that refreshes itself says with each request what it shows, and is left alone while that is
 * still true.
 */
@NullMarked
package ai.timelines.outbound.web.outbound;

import org.jspecify.annotations.NullMarked;

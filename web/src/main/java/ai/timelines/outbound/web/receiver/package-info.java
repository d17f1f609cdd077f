/**
 * The sample receiver of development: takes webhooks like a customer's program, misbehaves when asked to, and shows what came. Part of
 * the {@code dev} profile only.
 */
@NullMarked
package ai.timelines.outbound.web.receiver;

import org.jspecify.annotations.NullMarked;

/** The pages below <i>Settings</i>, for owners and admins: the workspace's API tokens, and the audit trail. */
@NullMarked
package ai.timelines.outbound.web.settings;

import org.jspecify.annotations.NullMarked;

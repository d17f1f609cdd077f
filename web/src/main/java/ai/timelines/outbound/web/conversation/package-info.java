/**
 * Conversations as their members read them (R22): the page that links in payloads lead to, with the files of its messages and what became of each.
 *
 * <p>It shows what was pushed and offers nothing to write. A chat's id may hold anything, so its link is made and read in one place, {@code
 * ChatLink}, and {@code ChatFirewall} lets such paths through.
 */
@NullMarked
package ai.timelines.outbound.web.conversation;

import org.jspecify.annotations.NullMarked;

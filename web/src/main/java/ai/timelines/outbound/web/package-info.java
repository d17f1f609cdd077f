/**
 * The web application's frame: who is signed in and in which workspace, what they may open, and what all pages look like.
 *
 * <p>A controller of pages is a {@link ai.timelines.outbound.web.PageController}, takes a {@link ai.timelines.outbound.web.CurrentWorkspace}
 * as a parameter, and returns a template that puts itself into {@code layout.html}. Which paths are open to whom is decided in one
 * place, {@code PageSecurity}; {@code /api/**} has its own chain.
 */
@NullMarked
package ai.timelines.outbound.web;

import org.jspecify.annotations.NullMarked;

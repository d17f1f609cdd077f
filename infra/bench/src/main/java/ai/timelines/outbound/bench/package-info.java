/**
 * The benchmark: {@link ai.timelines.outbound.bench.Bench} starts a database, the application, a {@link
 * ai.timelines.outbound.bench.Sink} that receives and a {@link ai.timelines.outbound.bench.Generator} that pushes, each in a
 * process of its own, and says what a message costs and how long it takes. Plain Java: what measures must be cheap, so
 * that it takes little from what is measured on the same cores.
 */
@NullMarked
package ai.timelines.outbound.bench;

import org.jspecify.annotations.NullMarked;

package ai.timelines.outbound.workspace;

/** Tells on whose behalf the current thread works; answered by whoever lets people and programs in. Without it, all is done by the system. */
@FunctionalInterface
public interface CurrentActor {

    Actor get();
}

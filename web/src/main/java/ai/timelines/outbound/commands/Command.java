package ai.timelines.outbound.commands;

import java.io.PrintStream;
import java.util.List;

/** Something that the operator asks for with a few words. */
interface Command {

    /** Returns whether it was done. What a script wants goes to {@code out}, all else to {@code err}. */
    boolean run(List<String> words, PrintStream out, PrintStream err);
}

package ai.timelines.outbound.database;

import java.util.function.Supplier;

/** A thread that writes groups, and so has most of what is written to do; its transactions run on connections that are kept for them. */
final class GroupThread extends Thread {

    private boolean inTransaction;

    GroupThread(String name, Runnable work) {
        super(work, name);
        setDaemon(true);
    }

    /** Runs a whole transaction, of whichever thread. */
    static <T> T runTransaction(Supplier<T> transaction) {
        if (!(Thread.currentThread() instanceof GroupThread thread)) {
            return transaction.get();
        }
        thread.inTransaction = true;
        try {
            return transaction.get();
        } finally {
            thread.inTransaction = false;
        }
    }

    /** Whether what is asked for now belongs to a transaction of such a thread. */
    static boolean isInTransaction() {
        return Thread.currentThread() instanceof GroupThread thread && thread.inTransaction;
    }
}

package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.filestore.StagedFile;
import ai.timelines.outbound.filestore.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A store in which a test makes something happen, or fail, at a moment of its choice. */
final class DrivenStore implements FileStore {

    /** What happens before the next call of a method, or before each one. */
    static final class Moment {

        private static final Runnable NOTHING = () -> {};

        private final AtomicReference<Runnable> next = new AtomicReference<>(NOTHING);
        private volatile Runnable each = NOTHING;

        void once(Runnable happens) {
            next.set(happens);
        }

        void always(Runnable happens) {
            each = happens;
        }

        void come() {
            next.getAndSet(NOTHING).run();
            each.run();
        }

        private void forget() {
            next.set(NOTHING);
            each = NOTHING;
        }
    }

    final Moment put = new Moment();
    final Moment find = new Moment();
    final Moment delete = new Moment();
    final Moment removeLeftovers = new Moment();

    private final FileStore store;

    DrivenStore(FileStore store) {
        this.store = store;
    }

    void work() {
        put.forget();
        find.forget();
        delete.forget();
        removeLeftovers.forget();
    }

    @Override
    public StagedFile stage(InputStream content, long limit) throws IOException {
        return store.stage(content, limit);
    }

    @Override
    public void put(StagedFile file, FileKey key) {
        put.come();
        store.put(file, key);
    }

    @Override
    public Optional<StoredFile> find(FileKey key) {
        find.come();
        return store.find(key);
    }

    @Override
    public Set<FileKey> missing(Collection<FileKey> keys) {
        return store.missing(keys);
    }

    @Override
    public void delete(FileKey key) {
        delete.come();
        store.delete(key);
    }

    @Override
    public boolean hasLinks() {
        return store.hasLinks();
    }

    @Override
    public Optional<URI> temporaryLink(FileKey key, String disposition, String mimeType, Duration lifetime) {
        return store.temporaryLink(key, disposition, mimeType, lifetime);
    }

    @Override
    public int removeLeftovers(Duration olderThan) {
        removeLeftovers.come();
        return store.removeLeftovers(olderThan);
    }
}

/**
 * Files, kept outside of the database: in a directory or in an S3 bucket, whichever is configured.
 *
 * <p>A file is first {@linkplain ai.timelines.outbound.filestore.FileStore#stage staged}: streamed to a disk, measured and hashed, never
 * held in memory. Only then is it put under its key, whole or not at all. Which files there ought to be is the caller's to remember.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package ai.timelines.outbound.filestore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

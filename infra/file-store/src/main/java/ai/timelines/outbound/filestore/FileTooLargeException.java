package ai.timelines.outbound.filestore;

/** More came than is allowed; nothing was stored. */
public final class FileTooLargeException extends RuntimeException {

    FileTooLargeException(long limit) {
        super("More than " + limit + " bytes", null, false, false);
    }
}

package ai.timelines.outbound.web.outbound;

import java.time.Duration;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Numbers with their units, as people read them. */
final class Words {

    private Words() {}

    /** Such as {@code 1 message} or {@code 1,024 bytes}. */
    static String count(long number, String singular) {
        return String.format(Locale.ENGLISH, "%,d %s%s", number, singular, number == 1 ? "" : "s");
    }

    /** Such as {@code 84 ms} or {@code 1.5 s}. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        return millis < 1_000 ? millis + " ms" : String.format(Locale.ENGLISH, "%.1f s", millis / 1_000.0);
    }

    /** Such as {@code 404 Not Found}; the number alone where it has no usual words. */
    static String status(int status) {
        var known = HttpStatus.resolve(status);
        return known == null ? Integer.toString(status) : status + " " + known.getReasonPhrase();
    }
}

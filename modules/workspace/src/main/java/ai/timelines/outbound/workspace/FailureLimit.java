package ai.timelines.outbound.workspace;

import java.time.Duration;
import java.time.Instant;

/**
 * How failed sign-ins slow those that follow: the first ones cost nothing, then each doubles the wait up to 5 minutes, and an hour without
 * one forgets them all. Nobody is locked out for good: the longest wait is as long as anybody can make another one wait.
 */
enum FailureLimit {
    /** One account from one address: a person who has forgotten the password, or somebody who guesses. */
    ACCOUNT_AND_ADDRESS(10),
    /** One account in a browser in which it was signed in before. */
    ACCOUNT_AND_BROWSER(10),
    /** One account from wherever: guessing from many addresses. */
    ACCOUNT(50),
    /** One address: guessing at many accounts. Whole offices share one. */
    ADDRESS(50),
    /** One site: whoever has one has as many addresses as there are accounts to try. */
    SITE(200),
    /** One account from wherever, for whoever has not failed yet while others do: a try every so often, however many of them there are. */
    TURN_OF_ACCOUNT(Duration.ofSeconds(30)),
    /** Such a try fails once an hour and neighbourhood: who wants to take the turns of others needs as many of those as there are turns. */
    TURN_OF_NEIGHBOURHOOD(Duration.ofHours(1));

    static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private static final int MOST_DOUBLINGS = 20;

    private final int free;
    private final Duration first;
    private final Duration longest;

    FailureLimit(int free) {
        this.free = free;
        this.first = Duration.ofSeconds(1);
        this.longest = Duration.ofMinutes(5);
    }

    /** Allows one in that time. */
    FailureLimit(Duration pace) {
        this.free = 1;
        this.first = pace;
        this.longest = pace;
    }

    /** How long to wait still; not positive where nothing is to be waited for. */
    Duration wait(int failures, Instant lastAt, Instant now) {
        return Duration.between(now, lastAt.plus(after(failures)));
    }

    /** Whether a success shows that all failures were those of the person, and not of somebody else. */
    boolean isOfOnePerson() {
        return this == ACCOUNT_AND_ADDRESS || this == ACCOUNT_AND_BROWSER;
    }

    Duration after(int failures) {
        if (failures < free) {
            return Duration.ZERO;
        }
        var wait = first.multipliedBy(1L << Math.min(failures - free, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}

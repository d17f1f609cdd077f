package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.Place;
import ai.timelines.outbound.messageingest.Conversations.Stretch;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Makes a claimed delivery's payload of messages that are in memory, or reads them from the database.
 *
 * <p>Memory is taken before: for what is in memory, as much as that may become; for what is not and may be large, the most that it takes to make any.
 */
@Component
class Cargo {

    /** How many messages of a chat are read at once where they go one by one. */
    private static final int READ_AHEAD = 32;

    /** Bundles of so many messages are mostly small: they are read at once where they are, so many bytes as they are stored. */
    private static final int MODEST = 32;

    private static final int MODEST_BYTES = 40 * 1024;
    private static final long MODEST_IN_THE_MAKING = Bundle.MOST_BYTES;

    /** How many messages of a bundle are read at first, and by how much more or less then. */
    private static final int FIRST_READ = 16;

    private static final int STEP = 4;

    /** What is read of a bundle at once, as it is stored; no message is larger. */
    private static final long READ_BYTES = 512 * 1024;

    /** The most that a message takes that is read by itself: as it is stored (twice), as text, and rendered (twice). */
    private static final long MESSAGE_IN_THE_MAKING = 2 * Bundle.MOST_BYTES;

    /** The most that a bundle takes: what was rendered and the body, or the message that comes next, and all that was read with it. */
    private static final long BUNDLE_IN_THE_MAKING = 5 * Bundle.MOST_BYTES;

    /** A character may become six bytes (a control character in JSON does), once where it is rendered and once in the body. */
    private static final long MOST_OF_A_CHARACTER = 2 * 6;

    private static final Duration JOINING = Duration.ofSeconds(10);

    private final Conversations conversations;
    private final PayloadRenderer renderer;

    Cargo(Conversations conversations, PayloadRenderer renderer) {
        this.conversations = conversations;
        this.renderer = renderer;
    }

    /**
     * Empty if there are no such messages: what was to join had been rolled back.
     *
     * @param memory takes what it needs to make the payload, before it does
     */
    Optional<Payload> of(Lane lane, Claim claim, LargePayloads.Share memory) throws InterruptedException {
        var payload = claim.bundle() ? bundle(lane, claim, memory) : message(lane, claim, memory);
        memory.is(payload.map(it -> (long) it.body().length).orElse(0L));
        return payload;
    }

    private Optional<Payload> message(Lane lane, Claim claim, LargePayloads.Share memory) throws InterruptedException {
        var message = lane.first(JOINING).or(() -> readAhead(lane, claim));
        memory.take(message.map(it -> mostBytes(Stream.of(it))).orElse(MESSAGE_IN_THE_MAKING));
        return message.or(() -> large(claim)).map(renderer::message);
    }

    private Optional<AcceptedMessage> readAhead(Lane lane, Claim claim) {
        long from = claim.fromPosition();
        var read = conversations.loadSmall(new Stretch(place(claim, from), from + READ_AHEAD - 1, Stretch.SMALL));
        lane.loaded(read);
        return read.stream().findFirst();
    }

    private Optional<AcceptedMessage> large(Claim claim) {
        long position = claim.fromPosition();
        return conversations.load(claim.workspaceId(), claim.chatId(), position, position).stream()
                .findFirst();
    }

    private Optional<Payload> bundle(Lane lane, Claim claim, LargePayloads.Share memory) throws InterruptedException {
        var inMemory = lane.all();
        if (inMemory.isEmpty()) {
            var modest = modest(claim, memory);
            if (modest.isPresent()) {
                return modest;
            }
            memory.take(BUNDLE_IN_THE_MAKING);
            return read(claim);
        }
        // Each stands in the note, too.
        memory.take(2 * mostBytes(inMemory.stream()));
        return Optional.of(renderer.bundle(inMemory, claim.webhookId()));
    }

    /** Empty, with no memory taken, where there are many messages or a large one is among them. */
    private Optional<Payload> modest(Claim claim, LargePayloads.Share memory) throws InterruptedException {
        int count = claim.positions();
        if (count > MODEST) {
            return Optional.empty();
        }
        memory.take(MODEST_IN_THE_MAKING);
        var messages = conversations.loadSmall(
                new Stretch(place(claim, claim.fromPosition()), claim.throughPosition(), MODEST_BYTES / count));
        if (messages.size() < count) {
            memory.is(0);
            return Optional.empty();
        }
        return Optional.of(renderer.bundle(messages, claim.webhookId()));
    }

    /** Reads on while messages fit: more at a time where all that were asked for came, fewer where a large one was among them. */
    private Optional<Payload> read(Claim claim) {
        var bundle = renderer.newBundle(claim.workspaceId(), claim.webhookId());
        long next = claim.fromPosition();
        int atATime = FIRST_READ;
        boolean fits = true;
        while (fits && next <= claim.throughPosition()) {
            int count = (int) Math.min(atATime, claim.throughPosition() - next + 1);
            var read = conversations.loadSmall(
                    new Stretch(place(claim, next), next + count - 1, Math.toIntExact(READ_BYTES / count)));
            fits = bundle.addAll(read);
            next = count == 1 && read.isEmpty() ? firstBehind(claim, next) : next + read.size();
            atATime = read.size() == count ? count * STEP : Math.max(1, count / STEP);
        }
        return bundle.payload();
    }

    /** One that does not come by itself is not there, and those that follow may not be either. */
    private long firstBehind(Claim claim, long position) {
        return conversations
                .firstPosition(place(claim, position + 1), claim.throughPosition())
                .orElse(claim.throughPosition() + 1);
    }

    /** Nothing for what is small anyhow, and waits for nobody. */
    private static long mostBytes(Stream<AcceptedMessage> messages) {
        long characters =
                messages.mapToLong(it -> it.content().message().text().length()).sum();
        return characters <= Stretch.SMALL ? 0 : MOST_OF_A_CHARACTER * characters;
    }

    private static Place place(Claim claim, long position) {
        return new Place(claim.workspaceId(), claim.chatId(), position);
    }
}

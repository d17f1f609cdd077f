package ai.timelines.outbound.web.conversation;

import ai.timelines.outbound.web.Moment;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message, as the page tells it.
 *
 * @param name of the state, such as {@code Delivered}
 * @param tone the class of the badge
 * @param at when, where a time belongs to it
 * @param attempts how often it was tried, where that matters
 * @param deliveryId the request to look at or to send again, where there is one
 */
record StateView(
        String name,
        String tone,
        @Nullable Moment at,
        int attempts,
        @Nullable UUID deliveryId) {

    static StateView of(DeliveryState state, Instant now, ZoneId zone) {
        return switch (state) {
            case DeliveryState.Delivered(var at, var id) ->
                new StateView("Delivered", "ok", Moment.of(at, now, zone), 0, id);
            case DeliveryState.WaitingUntil(var due) ->
                new StateView("WaitingUntil", "", Moment.of(notBefore(now, due), now, zone), 0, null);
            case DeliveryState.InLine _ -> new StateView("InLine", "", null, 0, null);
            case DeliveryState.UnderWay _ -> new StateView("UnderWay", "", null, 0, null);
            case DeliveryState.Retrying(var attempts, var at, var id) ->
                new StateView("Retrying", "warn", Moment.of(notBefore(now, at), now, zone), attempts, id);
            case DeliveryState.Held _ -> new StateView("Held", "warn", null, 0, null);
            case DeliveryState.GivenUp(var attempts, var id) -> new StateView("GivenUp", "error", null, attempts, id);
            case DeliveryState.NotSent _ -> new StateView("NotSent", "", null, 0, null);
            case DeliveryState.NoLongerLogged _ -> new StateView("NoLongerLogged", "", null, 0, null);
        };
    }

    /** What is due already goes now, whatever it is due since. */
    private static Instant notBefore(Instant now, Instant due) {
        return due.isBefore(now) ? now : due;
    }

    public boolean givenUp() {
        return name.equals("GivenUp");
    }
}

package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTests {

    private final Arrivals arrivals = new Arrivals();

    @Test
    void theFirstArrivalCounts() {
        arrive(100, 1, 0);
        arrive(200, 1, 0);

        assertThat(arrivals.times().get(0)).isEqualTo(100);
        assertThat(arrivals.counts()).isEqualTo(new Arrivals.Counts(2, 1, 1, 0, 0, 0, 0));
    }

    @Test
    void aMessageAfterALaterOneOfItsChatIsOutOfOrder() {
        arrive(100, 1, 0, 5, 4, 6);

        assertThat(arrivals.counts().outOfOrder()).isEqualTo(1);
        assertThat(arrivals.counts().messages()).isEqualTo(4);
    }

    @Test
    void chatsHaveNoOrderBetweenThem() {
        arrive(100, 1, 9);
        arrive(200, 70_000, 3);

        assertThat(arrivals.counts().outOfOrder()).isZero();
    }

    @Test
    void aRepeatedMessageIsNotOutOfOrder() {
        arrive(100, 1, 4, 5);
        arrive(200, 1, 4);

        assertThat(arrivals.counts()).isEqualTo(new Arrivals.Counts(2, 2, 1, 0, 0, 0, 0));
    }

    @Test
    void aRequestWithoutMessagesIsUnreadable() {
        var bytes = Bytes.ascii("{}");

        arrivals.request(bytes, 0, 0, bytes.length, 1, true);

        assertThat(arrivals.counts().unreadable()).isEqualTo(1);
    }

    @Test
    void aRepeatedMessageHasItsFirstWebhookId() {
        arriveUnder("msg_1", 1, 4);
        arriveUnder("msg_1", 1, 4);
        assertThat(arrivals.counts().renamed()).isZero();

        arriveUnder("msg_2", 1, 4);
        assertThat(arrivals.counts().renamed()).isEqualTo(1);
    }

    @Test
    void whatWasAnsweredWithAnErrorArrivesLaterUnderTheSameId() {
        request(100, false, "msg_1", 1, 4);
        assertThat(arrivals.counts()).isEqualTo(new Arrivals.Counts(1, 0, 0, 0, 0, 0, 1));

        arriveUnder("msg_1", 1, 4);
        assertThat(arrivals.counts()).isEqualTo(new Arrivals.Counts(2, 1, 0, 0, 0, 0, 1));

        request(200, false, "msg_2", 1, 5);
        arriveUnder("msg_3", 1, 5);
        assertThat(arrivals.counts().renamed()).isEqualTo(1);
    }

    private void arrive(long nanos, int chat, int... indexes) {
        arrive(nanos, "msg_0", chat, indexes);
    }

    private void arriveUnder(String webhookId, int chat, int... indexes) {
        arrive(1, webhookId, chat, indexes);
    }

    private void arrive(long nanos, String webhookId, int chat, int... indexes) {
        request(nanos, true, webhookId, chat, indexes);
    }

    private void request(long nanos, boolean success, String webhookId, int chat, int... indexes) {
        var head = "POST /sink/1 HTTP/1.1\r\nwebhook-id: " + webhookId + "\r\n\r\n";
        var body = new StringBuilder(head + "{\"chat\":{\"chat_id\":\"" + chat + "\"},\"messages\":[");
        for (int index : indexes) {
            body.append("{\"message_uid\":\"m-").append(index).append("\"}");
        }
        var bytes = Bytes.ascii(body.append("]}").toString());
        arrivals.request(bytes, 0, head.length(), bytes.length, nanos, success);
    }
}

package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R29: what one workspace can take from the others. */
class PlacesTests {

    private final Places places = new Places(100, 20);

    private int takeAll(UUID workspace) {
        int taken = 0;
        while (places.reserve(workspace)) {
            taken++;
        }
        return taken;
    }

    @Test
    void oneWorkspaceTakesNoMoreThanItsShare() {
        assertThat(takeAll(UUID.randomUUID())).isLessThanOrEqualTo(20);
        assertThat(takeAll(UUID.randomUUID())).isPositive();
    }

    @Test
    void manySlowWorkspacesLeavePlacesForTheNext() {
        IntStream.range(0, 8).forEach(_ -> takeAll(UUID.randomUUID()));
        assertThat(places.used()).isLessThan(100);
        assertThat(places.reserve(UUID.randomUUID())).isTrue();
    }

    @Test
    void aPlaceThatIsReleasedCanBeTakenAgain() {
        var workspace = UUID.randomUUID();
        int all = takeAll(workspace);
        places.release(workspace);
        assertThat(places.used()).isEqualTo(all - 1);
        assertThat(places.reserve(workspace)).isTrue();
    }
}

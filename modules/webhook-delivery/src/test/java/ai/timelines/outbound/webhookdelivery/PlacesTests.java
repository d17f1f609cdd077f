package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R29: what one workspace can take from the others. */
class PlacesTests {

    private final Places places = new Places(100, 20);

    private static int takeAll(Predicate<UUID> reserving, UUID workspace) {
        int taken = 0;
        while (reserving.test(workspace)) {
            taken++;
        }
        return taken;
    }

    private int takeAll(UUID workspace) {
        return takeAll(places::reserve, workspace);
    }

    @Test
    void oneWorkspaceTakesNoMoreThanItsShare() {
        assertThat(takeAll(UUID.randomUUID())).isEqualTo(20);
        assertThat(takeAll(UUID.randomUUID())).isBetween(1, 20);
    }

    @Test
    void manySlowWorkspacesLeavePlacesForTheNext() {
        IntStream.range(0, 8).forEach(_ -> takeAll(UUID.randomUUID()));
        assertThat(places.used()).isLessThan(100);
        assertThat(places.reserve(UUID.randomUUID())).isTrue();
    }

    @Test
    void aBacklogLeavesAQuarterOfItsWorkspacesPlaces() {
        var workspace = UUID.randomUUID();
        assertThat(takeAll(places::reserveForBacklog, workspace)).isEqualTo(15);
        assertThat(takeAll(workspace)).isEqualTo(5);
    }

    @Test
    void whatSomebodyAskedForHasPlacesBesideAllElseOfTheWorkspaceButNotBesideThoseOfTheNode() {
        var workspace = UUID.randomUUID();
        takeAll(workspace);
        assertThat(takeAll(places::reserveOnRequest, workspace)).isEqualTo(2);

        while (places.isAnyFree()) {
            places.take(UUID.randomUUID());
        }
        assertThat(places.reserveOnRequest(UUID.randomUUID())).isFalse();
    }

    @Test
    void aPlaceThatIsTakenBeyondAllIsGivenBackLikeAnother() {
        IntStream.range(0, 102).forEach(_ -> places.take(UUID.randomUUID()));
        var workspace = UUID.randomUUID();
        assertThat(places.reserve(workspace)).isFalse();
        places.take(workspace);
        places.release(workspace);
        assertThat(places.used()).isEqualTo(102);
        assertThat(places.isAnyFree()).isFalse();
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

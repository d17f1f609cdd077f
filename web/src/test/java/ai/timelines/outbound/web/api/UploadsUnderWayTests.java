package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UploadsUnderWayTests {

    private final UploadsUnderWay underWay = new UploadsUnderWay();
    private final UUID workspace = new UUID(1, 1);

    @Test
    void manyOfOneWorkspaceWaitAndThoseOfOthersDoNot() {
        var places = IntStream.range(0, UploadsUnderWay.OF_A_WORKSPACE)
                .mapToObj(_ -> underWay.enter(workspace))
                .toList();
        assertThatThrownBy(() -> underWay.enter(workspace)).isInstanceOf(Refused.class);
        assertThatCode(() -> underWay.enter(new UUID(2, 2))).doesNotThrowAnyException();
        places.getFirst().close();
        assertThatCode(() -> underWay.enter(workspace)).doesNotThrowAnyException();
    }
}

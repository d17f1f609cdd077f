package ai.timelines.outbound;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void eachModuleUsesOnlyWhatItDeclares() {
        ApplicationModules.of(OutboundApplication.class).verify();
    }
}

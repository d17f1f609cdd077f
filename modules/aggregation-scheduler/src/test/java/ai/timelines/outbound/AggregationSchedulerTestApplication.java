package ai.timelines.outbound;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The scheduler and what it stands on, on the database's own clock. */
@SpringBootApplication
@ConfigurationPropertiesScan
class AggregationSchedulerTestApplication {}

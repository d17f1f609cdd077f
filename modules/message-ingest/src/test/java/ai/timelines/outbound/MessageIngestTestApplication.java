package ai.timelines.outbound;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Ingest and what it stands on. */
@SpringBootApplication
@ConfigurationPropertiesScan
class MessageIngestTestApplication {}

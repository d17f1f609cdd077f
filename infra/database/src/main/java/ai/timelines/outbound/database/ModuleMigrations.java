package ai.timelines.outbound.database;

/** Declares that the module of this name keeps migrations under {@code db/migration/<module>}. */
public record ModuleMigrations(String module) {}

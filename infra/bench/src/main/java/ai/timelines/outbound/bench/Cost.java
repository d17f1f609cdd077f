package ai.timelines.outbound.bench;

import java.util.Locale;

/** CPU seconds, by process. */
record Cost(double application, double database, double generator, double sink) {

    Cost since(Cost before) {
        return new Cost(
                application - before.application,
                database - before.database,
                generator - before.generator,
                sink - before.sink);
    }

    /** Without a part of it, which may have been measured as more than there is. */
    Cost without(Cost part) {
        var rest = since(part);
        return new Cost(
                Math.max(0, rest.application),
                Math.max(0, rest.database),
                Math.max(0, rest.generator),
                Math.max(0, rest.sink));
    }

    Cost plus(Cost other) {
        return new Cost(
                application + other.application,
                database + other.database,
                generator + other.generator,
                sink + other.sink);
    }

    Cost perThousand(int messages) {
        return dividedBy(Math.max(1, messages) / 1_000.0);
    }

    Cost dividedBy(double parts) {
        return new Cost(application / parts, database / parts, generator / parts, sink / parts);
    }

    double all() {
        return application + database + generator + sink;
    }

    double product() {
        return application + database;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "application %.3f s + database %.3f s = %.3f s; generator %.3f s, sink %.3f s",
                application,
                database,
                product(),
                generator,
                sink);
    }
}

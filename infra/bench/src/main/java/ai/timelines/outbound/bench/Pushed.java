package ai.timelines.outbound.bench;

/**
 * What came of a {@link Push}.
 *
 * @param used how many numbers it took, from the first; those never acknowledged are among them
 * @param accepted messages acknowledged
 * @param refused requests answered 429 or 503, and pushed again when they said
 * @param broken connections that broke, and whose request was pushed again
 * @param beginNanos of the first request, since 1970
 * @param endNanos of the last acknowledgement, since 1970
 * @param p50Millis from request (in an open loop from its proper time) to acknowledgement
 */
record Pushed(
        int used,
        int accepted,
        int refused,
        int broken,
        long beginNanos,
        long endNanos,
        double p50Millis,
        double p99Millis) {

    static Pushed parse(String text) {
        var line = Line.parse(text);
        return new Pushed(
                line.number("used"),
                line.number("accepted"),
                line.number("refused"),
                line.number("broken"),
                line.big("begin"),
                line.big("end"),
                line.decimal("p50"),
                line.decimal("p99"));
    }

    @Override
    public String toString() {
        return Line.of(
                        "used", used,
                        "accepted", accepted,
                        "refused", refused,
                        "broken", broken,
                        "begin", beginNanos,
                        "end", endNanos,
                        "p50", p50Millis,
                        "p99", p99Millis)
                .toString();
    }

    double perSecond() {
        return accepted / Math.max(1e-9, (endNanos - beginNanos) / 1e9);
    }
}

package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComplaintsTests {

    private final Findings findings = new Findings();

    @Test
    void aLineEachIsNoFault() {
        var complaints = Complaints.in(List.of(
                "2026-03-02T10:00:00.000Z  WARN 123 --- [outbound] [job-1] a.t.o.database.OutageLines : settle: the database fails (1053 at shutdown)",
                "2026-03-02T10:00:01.000Z  WARN 123 --- [outbound] [job-2] a.t.o.database.OutageLines : settle: the database fails (1290 at shutdown)",
                "2026-03-02T10:00:02.000Z  INFO 123 --- [outbound] [main] a.t.o.OutboundApplication : started"));
        complaints.judge(List.of(Pattern.compile("the database fails"), Pattern.compile("started$")), findings);
        assertThat(complaints.counts().values()).containsExactly(2);
        assertThat(findings.faults()).isEmpty();
    }

    @Test
    void silenceIsAFaultWhereSomethingIsToBeToldWhateverElseIsSaid() {
        var complaints = Complaints.in(
                List.of(
                        "2026-03-02T10:00:00.000Z  WARN 123 --- [outbound] [main] a.t.o.OutboundApplication : of something else"));
        complaints.judge(List.of(), findings);
        assertThat(findings.faults()).isEmpty();
        complaints.judge(List.of(Pattern.compile("the database (fails|hangs)")), findings);
        assertThat(findings.faults()).containsExactly("the log does not say: the database (fails|hangs)");
    }

    @Test
    void aStackTraceIsAFault() {
        var complaints = Complaints.in(List.of(
                "2026-03-02T10:00:00.000Z ERROR 123 --- [outbound] [exec-1] [dispatcherServlet] : threw an exception",
                "java.lang.IllegalStateException: no more",
                "\tat ai.timelines.outbound.Something.doIt(Something.java:12)",
                "Caused by: java.net.SocketException: Broken pipe",
                "\tat java.base/java.net.Socket.read(Socket.java:1)",
                "\t... 12 common frames omitted"));
        complaints.judge(List.of(), findings);
        assertThat(complaints.traceLines()).isEqualTo(3);
        assertThat(findings.faults()).containsExactly("lines of stack traces in the log: 3");
    }
}

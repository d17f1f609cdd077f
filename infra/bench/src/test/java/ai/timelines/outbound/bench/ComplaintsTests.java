package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComplaintsTests {

    private final Findings findings = new Findings();

    @Test
    void aLineEachIsNoFault() {
        var complaints = Complaints.in(List.of(
                "2026-03-02T10:00:00.000Z  WARN 123 --- [outbound] [job-1] a.t.o.database.OutageLines : settle: the database fails (1053 at shutdown)",
                "2026-03-02T10:00:01.000Z  WARN 123 --- [outbound] [job-2] a.t.o.database.OutageLines : settle: the database fails (1290 at shutdown)",
                "2026-03-02T10:00:02.000Z  INFO 123 --- [outbound] [main] a.t.o.OutboundApplication : started"));
        complaints.judge(true, findings);
        assertThat(complaints.counts().values()).containsExactly(2);
        assertThat(findings.faults()).isEmpty();
    }

    @Test
    void silenceIsAFaultWhereSomethingIsToBeTold() {
        Complaints.in(List.of()).judge(false, findings);
        assertThat(findings.faults()).isEmpty();
        Complaints.in(List.of()).judge(true, findings);
        assertThat(findings.faults()).containsExactly("the log says nothing of it");
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
        complaints.judge(true, findings);
        assertThat(complaints.traceLines()).isEqualTo(3);
        assertThat(findings.faults()).containsExactly("lines of stack traces in the log: 3");
    }
}

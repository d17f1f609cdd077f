package ai.timelines.outbound.web;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells a developer on the console how to begin. */
@Component
@Profile("dev")
class DevelopmentWelcome {

    @EventListener
    void tell(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            System.out.println(text("http://localhost:" + web.getWebServer().getPort()));
        }
    }

    static String text(String base) {
        return """

                ------------------------------------------------------------------------
                Outbound integration is running. Sign in at

                    %1$s/webhooks/outbound
                    e-mail    owner@acme.example
                    password  acme-owner-demo

                As webhook URL take the sample receiver, which shows what it gets:

                    %1$s/dev/receiver

                Then push a message:

                curl -i %1$s/api/v1/workspaces/00000000-0000-7000-8000-000000000001/messages \\
                  -H 'Authorization: Bearer dev-service-token' -H 'Content-Type: application/json' \\
                  -d '{"chat": {"chat_id": "10010001", "full_name": "John Doe", "phone": "+97254000000"},
                       "message": {"message_uid": "'$(date +%%s%%N)'", "direction": "received", "timestamp": "'$(date -u +%%FT%%TZ)'",
                                   "sender": {"full_name": "John Doe", "phone": "+972540000000"}, "text": "Hello"}}'
                ------------------------------------------------------------------------
                """.formatted(base);
    }
}

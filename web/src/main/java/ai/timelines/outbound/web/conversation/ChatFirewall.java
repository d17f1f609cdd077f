package ai.timelines.outbound.web.conversation;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Component;

/** Lets the ids of chats through, which may hold what no other path of ours holds. */
@Component
class ChatFirewall implements HttpFirewall {

    private final StrictHttpFirewall strict = new StrictHttpFirewall();
    private final StrictHttpFirewall ofChats = new StrictHttpFirewall();

    ChatFirewall() {
        ofChats.setAllowUrlEncodedSlash(true);
        ofChats.setAllowUrlEncodedDoubleSlash(true);
        ofChats.setAllowUrlEncodedPercent(true);
        ofChats.setAllowBackSlash(true);
        ofChats.setAllowSemicolon(true);
        ofChats.setAllowUrlEncodedLineFeed(true);
        ofChats.setAllowUrlEncodedCarriageReturn(true);
        ofChats.setAllowUrlEncodedLineSeparator(true);
        ofChats.setAllowUrlEncodedParagraphSeparator(true);
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        boolean chat = request.getRequestURI().startsWith(request.getContextPath() + "/chat/");
        return (chat ? ofChats : strict).getFirewalledRequest(request);
    }

    @Override
    public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return strict.getFirewalledResponse(response);
    }
}

package ai.timelines.outbound.web.receiver;

import ai.timelines.outbound.web.PageController;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/** The sample receiver and the page that shows what it got. */
@PageController
@Profile("dev")
@RequestMapping(SampleReceiver.PATH)
class SampleReceiver {

    static final String PATH = "/dev/receiver";

    private static final int LARGEST_BODY = 4 << 20;
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(2);

    private final ReceivedRequests received;
    private final SignatureCheck signatures;

    SampleReceiver(ReceivedRequests received, SignatureCheck signatures) {
        this.received = received;
        this.signatures = signatures;
    }

    /**
     * Takes a webhook.
     *
     * @param status what to answer with
     * @param delay how long to wait before that, such as {@code 3s}; two minutes at most
     */
    @PostMapping
    ResponseEntity<String> take(
            HttpServletRequest request,
            @RequestHeader(name = "webhook-id", defaultValue = "") String webhookId,
            @RequestHeader(name = "webhook-timestamp", defaultValue = "") String timestamp,
            @RequestHeader(name = "webhook-signature", defaultValue = "") String signature,
            @RequestParam(defaultValue = "200") int status,
            @RequestParam(defaultValue = "0s") String delay)
            throws IOException, InterruptedException {
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
        }
        if (status < 200 || status > 599) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        var wait = duration(delay);
        received.add(webhookId, timestamp, signature, body, status);
        Thread.sleep(wait);
        return ResponseEntity.status(status).body(status == 200 ? "ok" : "as you wished");
    }

    private static Duration duration(String delay) {
        try {
            var wished = DurationStyle.detectAndParse(delay);
            return wished.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : wished;
        } catch (IllegalArgumentException noDuration) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
    }

    @GetMapping
    String show(Model model) {
        addTo(model);
        return "dev/receiver";
    }

    /**
     * The list, as the page asks for it while it is open; 204 while nothing new has come.
     *
     * @param shown the version that the page shows
     */
    @GetMapping("/latest")
    @Nullable
    String refresh(@RequestParam(defaultValue = "") String shown, Model model, HttpServletResponse response) {
        if (version().equals(shown)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        }
        addTo(model);
        return "dev/receiver :: latest";
    }

    /** The same for programs, newest first. */
    @GetMapping("/requests.json")
    @ResponseBody
    List<Line> requests() {
        return received.newestFirst().stream()
                .map(it -> new Line(
                        it.webhookId(), it.receivedAt().toString(), new String(it.body(), StandardCharsets.UTF_8)))
                .toList();
    }

    /** A request for programs, in the contract's spelling. */
    @SuppressWarnings("MemberName")
    record Line(String webhook_id, String received_at, String body) {}

    @DeleteMapping
    ResponseEntity<Void> clear() {
        received.clear();
        return ResponseEntity.noContent().build();
    }

    /** Browsers' forms know no DELETE. */
    @PostMapping("/clear")
    String clearAndShow() {
        received.clear();
        return "redirect:" + PATH;
    }

    private String version() {
        return received.count() + "-" + received.newestFirst().size();
    }

    private void addTo(Model model) {
        var secret = signatures.secret();
        model.addAttribute("version", version());
        model.addAttribute(
                "requests",
                received.newestFirst().stream()
                        .map(it -> ReceivedView.of(it, secret))
                        .toList());
    }
}

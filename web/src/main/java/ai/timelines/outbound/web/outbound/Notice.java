package ai.timelines.outbound.web.outbound;

import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What came of a click, told once on the page that follows.
 *
 * @param tone the class of the notice: {@code ok} or {@code warn}
 */
record Notice(String tone, String text) implements Serializable {

    static final String NAME = "notice";

    static Notice ok(String text) {
        return new Notice("ok", text);
    }

    static Notice warn(String text) {
        return new Notice("warn", text);
    }

    void showAfter(RedirectAttributes redirect) {
        redirect.addFlashAttribute(NAME, this);
    }
}

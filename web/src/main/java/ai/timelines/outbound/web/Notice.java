package ai.timelines.outbound.web;

import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What came of a click, told once on the page that follows.
 *
 * @param tone the class of the notice: {@code ok} or {@code warn}
 */
public record Notice(String tone, String text) implements Serializable {

    public static final String NAME = "notice";

    public static Notice ok(String text) {
        return new Notice("ok", text);
    }

    public static Notice warn(String text) {
        return new Notice("warn", text);
    }

    public void showAfter(RedirectAttributes redirect) {
        redirect.addFlashAttribute(NAME, this);
    }
}

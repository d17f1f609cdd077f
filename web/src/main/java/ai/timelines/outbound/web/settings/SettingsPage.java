package ai.timelines.outbound.web.settings;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The menu's entry leads to the first of the tabs. */
@Controller
class SettingsPage {

    @GetMapping("/settings")
    String settings() {
        return "redirect:" + TokensPage.PATH;
    }
}

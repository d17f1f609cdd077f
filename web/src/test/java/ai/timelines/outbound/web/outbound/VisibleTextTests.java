package ai.timelines.outbound.web.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTests {

    @Test
    void controlCharactersAndChangesOfDirectionAreShown() {
        assertThat(VisibleText.line("a\u0000\u001B[31m\u007F\u0085\r\nb\u202Egnp.exe\u2066\u2028"))
                .isEqualTo("a[U+0000][U+001B][31m[U+007F][U+0085][U+000D][U+000A]b[U+202E]gnp.exe[U+2066][U+2028]");
    }

    @Test
    void peoplesNamesStayAsTheyAre() {
        var names = "José 👩‍👩‍👧 שלום\u200F محمد 李";
        assertThat(VisibleText.line(names)).isEqualTo(names);
    }

    @Test
    void aBlockKeepsItsLinesAndTabs() {
        assertThat(VisibleText.block("a\r\n\tb\nc\rd")).isEqualTo("a\n\tb\nc[U+000D]d");
    }

    @Test
    void halfACharacterIsShown() {
        assertThat(VisibleText.line("a\uD83Db")).isEqualTo("a[U+D83D]b");
    }
}

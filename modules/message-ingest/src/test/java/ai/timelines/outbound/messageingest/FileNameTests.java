package ai.timelines.outbound.messageingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.ContentDisposition;

class FileNameTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "someimage.png | someimage.png",
                "'' | file",
                "'  ' | file",
                ". | file",
                ".. | file",
                "../../etc/passwd | passwd",
                "/ | file",
                "a/ | file",
                "C:\\temp\\report.pdf | report.pdf",
                "..\\..\\x | x",
                "Ünïcødé 📷.jpg | Ünïcødé 📷.jpg",
                "say \"hi\"; please.txt | say \"hi\"; please.txt",
                ".htaccess | .htaccess",
                "100%.txt | 100%.txt"
            })
    void keepsTheLastPartOfAPath(String given, String kept) {
        assertThat(FileName.of(given)).isEqualTo(kept);
    }

    @Test
    void controlsAndWhatTurnsTextAroundAreLeftOut() {
        assertThat(FileName.of("a\u0000b\r\nc\td\u007f\u0085.txt")).isEqualTo("abcd.txt");
        assertThat(FileName.of("photo\u202egnp.exe")).isEqualTo("photognp.exe");
        assertThat(FileName.of("a\ud800b")).isEqualTo("ab");
    }

    /** Its link on a page could not be seen. */
    @Test
    void aNameOfWhichNothingCanBeSeenIsNone() {
        assertThat(FileName.of("\u200b\u200f \ufeff\u00a0")).isEqualTo("file");
        assertThat(FileName.of("\u200fשלום")).isEqualTo("\u200fשלום");
    }

    @Test
    void aLongNameIsCutAndKeepsItsExtension() {
        assertThat(FileName.of("x".repeat(300) + ".jpeg")).hasSize(255).endsWith("x.jpeg");
        assertThat(FileName.of("📷".repeat(300) + ".png").codePoints()).hasSize(255);
        assertThat(FileName.of("x." + "y".repeat(300))).hasSize(255);
        assertThat(FileName.of("x".repeat(255))).hasSize(255);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"someimage.png", "Ünïcødé 📷.jpg", "100%.txt", "a;b=c, d'(e)*.txt", "עברית.pdf"})
    void aHeaderTellsTheNameToWhoeverReadsItByTheBook(String name) {
        var header = FileName.disposition(name);
        assertThat(header).matches("[\\x20-\\x7e]+");
        var read = ContentDisposition.parse(header);
        assertThat(read.isAttachment()).isTrue();
        assertThat(read.getFilename()).isEqualTo(name);
    }

    @Test
    void aNameCannotBreakOutOfItsHeader() {
        assertThat(FileName.disposition("x\"; evil=\"1\\.txt"))
                .isEqualTo("attachment; filename=\"x_; evil=_1_.txt\"; filename*=UTF-8''x%22%3B%20evil%3D%221%5C.txt");
    }
}

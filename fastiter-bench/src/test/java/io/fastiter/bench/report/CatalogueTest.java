package io.fastiter.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void aNameMeansEveryRowThatBeginsWithIt() {
        assertThat(Catalogue.chosen(List.of("w05", "W01"))).extracting(Row::id).containsExactly("W01", "W05a", "W05b");
    }

    @Test
    void whatWasAskedForIsRunHoweverLongItTakes() {
        assertThat(Catalogue.chosen(List.of("W18"))).allMatch(Row::essential);
    }

    @Test
    void noTwoRowsHaveTheSameName() {
        assertThat(Catalogue.all()).extracting(Row::id).doesNotHaveDuplicates();
    }
}

package ai.userwhisperer.megaphone.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTableTest {
  @Test
  void eachBenchmarkHasALineWithItsCostItsRatiosAndTheirLimits() {
    String table =
        CostTable.of(
            List.of(
                new Finding("A.alone", "", 0.704, 1),
                new Finding("B.beside", "", 0, 0),
                new Finding("B.beside", "A.alone", 120.5, 100),
                new Finding("B.beside", "C.other", 0.5, 0.8),
                new Finding("C.other", "", 16, 0)),
            Map.of(
                "A.alone", new Cost(10, 0.704),
                "B.beside", new Cost(1205, 0),
                "C.other", new Cost(2410, 16)));

    assertThat(table.lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly(
            "benchmark cpu ns/op B/op limit ratio limit verdict",
            "A.alone 10.0 0.7 1 ok",
            "B.beside 1,205.0 0 0 120.5 100 × A.alone MISSED",
            "0.5 0.8 × C.other ok",
            "C.other 2,410.0 16 0 MISSED");
  }
}

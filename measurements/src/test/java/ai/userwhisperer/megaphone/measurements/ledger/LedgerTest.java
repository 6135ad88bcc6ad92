package ai.userwhisperer.megaphone.measurements.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

final class LedgerTest {
  @Test
  void whatIsLostIsWhatWasAcceptedAndNeverObserved() {
    Ledger ledger = new Ledger();
    ledger.add(EventSet.ACCEPTED, 0, 0, 1_000);
    ledger.add(EventSet.ACCEPTED, 1, 0, 10);
    ledger.add(EventSet.OBSERVED, 0, 0, 990);
    ledger.add(EventSet.OBSERVED, 0, 1_000, 5);

    assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED)).isEqualTo(20);
    assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED, 0, 0, 1_000))
        .isEqualTo(10);
    assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED, 0, 500, 493)).isEqualTo(3);
    assertThat(ledger.countBoth(EventSet.ACCEPTED, EventSet.OBSERVED, 0, 985, 100)).isEqualTo(5);
    assertThat(ledger.injectors()).containsExactly(0, 1);
  }

  @Test
  void setsAgreeWithAPlainSetOverRandomInput() {
    Random random = new Random(42);
    Ledger ledger = new Ledger();
    Set<Long> accepted = new HashSet<>();
    Set<Long> observed = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      long sequence = random.nextLong(20_000) + (1L << 33);
      if (random.nextBoolean()) {
        ledger.add(EventSet.ACCEPTED, 3, sequence);
        accepted.add(sequence);
      } else {
        ledger.add(EventSet.OBSERVED, 3, sequence);
        observed.add(sequence);
      }
    }
    Set<Long> lost = new HashSet<>(accepted);
    lost.removeAll(observed);

    assertThat(ledger.count(EventSet.ACCEPTED)).isEqualTo(accepted.size());
    assertThat(ledger.countWithout(EventSet.ACCEPTED, EventSet.OBSERVED)).isEqualTo(lost.size());
    assertThat(ledger.count(EventSet.ACCEPTED, 3, 1L << 33, 10_000))
        .isEqualTo(accepted.stream().filter(sequence -> sequence < (1L << 33) + 10_000).count());
  }

  @Test
  void ledgersOfSeveralInjectorsComeBackFromTheDiskAsOne(@TempDir Path directory)
      throws IOException {
    Ledger written = new Ledger();
    written.add(EventSet.ACCEPTED, 0, 5, 100);
    written.add(EventSet.ACCEPTED, 7, 1L << 40, 3);
    LedgerFiles.write(directory, EventSet.ACCEPTED, 0, written.bitmap(EventSet.ACCEPTED, 0));
    LedgerFiles.write(directory, EventSet.ACCEPTED, 7, written.bitmap(EventSet.ACCEPTED, 7));
    List<String> damaged = new ArrayList<>();

    Ledger read = LedgerFiles.read(directory, damaged::add);

    assertThat(damaged).isEmpty();
    assertThat(read.injectors()).containsExactly(0, 7);
    assertThat(read.count(EventSet.ACCEPTED)).isEqualTo(103);
    assertThat(read.contains(EventSet.ACCEPTED, 7, (1L << 40) + 2)).isTrue();
  }

  @Test
  void aFileIsInThePortableFormat(@TempDir Path directory) throws IOException {
    Ledger written = new Ledger();
    written.add(EventSet.SENT, 0, 0, 1_000_000);
    LedgerFiles.write(directory, EventSet.SENT, 0, written.bitmap(EventSet.SENT, 0));

    Path file = directory.resolve("0.sent.roaring");
    Roaring64NavigableMap read = new Roaring64NavigableMap();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      read.deserializePortable(in);
    }
    assertThat(read.getLongCardinality()).isEqualTo(1_000_000);
    assertThat(Files.size(file)).as("a run takes next to nothing").isLessThan(1_000);
  }

  @Test
  void aDamagedFileIsToldOfAndTheOthersCount(@TempDir Path directory) throws IOException {
    Ledger written = new Ledger();
    written.add(EventSet.SENT, 0, 0, 10);
    LedgerFiles.write(directory, EventSet.SENT, 0, written.bitmap(EventSet.SENT, 0));
    Files.write(directory.resolve("0.accepted.roaring"), new byte[] {1, 2, 3});
    List<String> damaged = new ArrayList<>();

    Ledger read = LedgerFiles.read(directory, damaged::add);

    assertThat(read.count(EventSet.SENT)).isEqualTo(10);
    assertThat(damaged).singleElement().asString().startsWith("ledger/0.accepted.roaring: ");
  }

  @Test
  void anEmptyDirectoryIsAnEmptyLedger(@TempDir Path directory) throws IOException {
    assertThat(LedgerFiles.read(directory.resolve("none"), message -> {}).injectors()).isEmpty();
  }
}

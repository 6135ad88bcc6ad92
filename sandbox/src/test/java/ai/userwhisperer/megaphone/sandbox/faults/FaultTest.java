package ai.userwhisperer.megaphone.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  private static final String SHARES = "a share from 0 to 1, or a percentage from 0% to 100%";
  private static final String DURATIONS = "a duration such as 50ms or 2s";
  private static final String DELAYS =
      DURATIONS + ", normal(mean,deviation), or bimodal(low,high,share of the high ones)";

  @Test
  void aShareIsANumberOrAPercentage() {
    Fault onePercent = Fault.parse("events-lost=1%");

    assertThat(onePercent.share()).isEqualTo(0.01);
    assertThat(Fault.parse("events-lost=0.01")).isEqualTo(onePercent);
    assertThat(Fault.parse(" events-lost = 1 % ")).isEqualTo(onePercent);
    assertThat(Fault.parse("events-duplicated=1").share()).isEqualTo(1);
  }

  @Test
  void behindTheValueAreShareWindowAndSeedInAnyOrder() {
    Fault fault = Fault.parse("latency=normal(50ms, 10ms), seed=7, for=1.5s, share=10%, from=2s");

    assertThat(fault)
        .isEqualTo(
            new Fault(
                FaultKind.LATENCY,
                new Amount.Normal(50_000_000, 10_000_000),
                0.1,
                2_000_000_000,
                1_500_000_000,
                Fault.ONCE,
                OptionalLong.of(7)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "events-lost=1%",
        "events-lost=0.01%,from=5s,for=20s,seed=-3",
        "latency=50ms",
        "latency=1500us,share=12.5%",
        "latency=normal(50ms,10ms),share=10%",
        "latency=bimodal(5ms,2m,0.1%)",
        "errors=503,share=1%",
        "throttled=1000,from=1s",
        "freeze=200ms,every=1s",
        "redis-evicting=8MB",
        "memory-leaked=512KB,for=10s",
        "redis-gone=on,from=5s,for=3s"
      })
  void whatIsWrittenIsReadAsTheSame(String text) {
    assertThat(Fault.parse(text)).hasToString(text);
    assertThat(Fault.parse(Fault.parse(text).toString())).isEqualTo(Fault.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events-lost=2|fault events-lost = 2: needs " + SHARES,
        "events-lost=101%|fault events-lost = 101%: needs " + SHARES,
        "events-lost=NaN|fault events-lost = NaN: needs " + SHARES,
        "events-lost=many|fault events-lost = many: needs " + SHARES,
        "latency=fast|fault latency = fast: needs " + DELAYS,
        "latency=50|fault latency = 50: needs " + DELAYS,
        "latency=0s|fault latency = 0s: needs " + DELAYS,
        "latency=-5ms|fault latency = -5ms: needs " + DELAYS,
        "latency=99999999999999m|fault latency = 99999999999999m: needs " + DELAYS,
        "latency=normal(5ms)|fault latency = normal(5ms): needs " + DELAYS,
        "latency=5ms,share=2|fault latency.share = 2: needs " + SHARES,
        "latency=5ms,for=0s|fault latency.for = 0s: needs " + DURATIONS,
        "latency=5ms,from=soon|fault latency.from = soon: needs " + DURATIONS,
        "latency=5ms,seed=x|fault latency.seed = x: needs a whole number",
        "latency=5ms,seed=1,seed=2|fault latency.seed: given twice; needs one",
        "latency=5ms,every=1s|fault latency, every=1s: takes from=, for=, share=, seed= behind its"
            + " value",
        "events-lost=1%,share=2%|fault events-lost, share=2%: takes from=, for=, seed= behind its"
            + " value",
        "redis-gone=on,share=2%|fault redis-gone, share=2%: takes from=, for= behind its value",
        "redis-gone=yes|fault redis-gone = yes: needs on",
        "errors=200|fault errors = 200: needs an HTTP status from 400 to 599",
        "throttled=0|fault throttled = 0: needs a whole number of requests a minute, at least 1",
        "redis-evicting=much|fault redis-evicting = much: needs a number of bytes such as 64KB, 8MB"
            + " or 1GB",
        "redis-slow=5s|fault redis-slow = 5s: needs a duration of at most 1s",
        "freeze=2s,every=1s|fault freeze.every = 1s: needs a duration longer than the freeze of 2s"
      })
  void whatIsNoFaultIsRefusedWithWhatIsAllowed(String text, String message) {
    assertThatThrownBy(() -> Fault.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void anUnknownNameIsToldAllNames() {
    assertThatThrownBy(() -> Fault.parse("events-lots=1%"))
        .hasMessageStartingWith("fault events-lots: unknown; the faults are latency, errors, ");
    assertThatThrownBy(() -> Fault.parse("events-lost"))
        .hasMessageStartingWith("fault events-lost: needs name=value, and behind it share=");
  }
}

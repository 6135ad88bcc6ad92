package ai.userwhisperer.megaphone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceTest {
  private final Service service = new Service();

  @Test
  void anOutageIsOfSecondsInWhichFewerEndWellThanNot() {
    add("good", "half", "bad", "worse", "good", "bad");
    assertThat(service.longestOutage()).hasValue(2);
  }

  @Test
  void aSecondInWhichNothingWasDueNeitherEndsAnOutageNorLengthensIt() {
    add("bad", "nothing", "nothing", "bad", "good");
    assertThat(service.longestOutage()).hasValue(2);
  }

  @Test
  void whoseRequestsAllEndWellHasHadNone() {
    add("good", "nothing", "good");
    assertThat(service.longestOutage()).hasValue(0);
  }

  @Test
  void whoHadNoRequestsHasNoData() {
    add("nothing");
    assertThat(service.longestOutage()).isEmpty();
    assertThat(new Service().longestOutage()).isEmpty();
  }

  @Test
  void twoKindsOfRequestsAddUp() {
    add("bad", "good");
    Service other = new Service();
    other.add(0, 5, 0);
    other.add(1, 0, 9);
    other.add(200, 0, 1);
    service.add(other);
    // Second 0 is good for five of six, second 1 bad for nine of ten, and 200 bad.
    assertThat(service.longestOutage()).hasValue(2);
  }

  private void add(String... seconds) {
    for (int second = 0; second < seconds.length; second++) {
      switch (seconds[second]) {
        case "good" -> service.add(second, 1, 0);
        case "half" -> service.add(second, 2, 2);
        case "bad" -> service.add(second, 0, 1);
        case "worse" -> service.add(second, 1, 3);
        default -> service.add(second, 0, 0);
      }
    }
  }
}

package ai.userwhisperer.megaphone.probes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderOfKeysTest {
  private final OrderOfKeys order = new OrderOfKeys();

  @Test
  void aMessageThatComesAfterALaterOneOfItsKeyIsOutOfOrder() {
    order.came("a", 10);
    order.came("a", 30);
    order.came("a", 20);
    order.came("a", 25);
    assertThat(order.outOfOrder()).isEqualTo(2);
    order.came("a", 31);
    assertThat(order.outOfOrder()).isEqualTo(2);
  }

  @Test
  void keysHaveNoOrderAmongEachOther() {
    order.came("a", 10);
    order.came("b", 5);
    order.came("a", 11);
    order.came("b", 6);
    assertThat(order.outOfOrder()).isZero();
  }

  @Test
  void messagesThatWerePublishedTogetherAreInOrder() {
    order.came("a", 10);
    order.came("a", 10);
    assertThat(order.outOfOrder()).isZero();
  }

  @Test
  void theKeysThatCameLastAreRemembered() {
    order.came("first", 10);
    for (int i = 0; i < OrderOfKeys.CAPACITY; i++) {
      order.came("key " + i, 10);
    }
    order.came("first", 5);
    assertThat(order.outOfOrder()).isZero();
    order.came("key " + (OrderOfKeys.CAPACITY - 1), 5);
    assertThat(order.outOfOrder()).isEqualTo(1);
  }
}

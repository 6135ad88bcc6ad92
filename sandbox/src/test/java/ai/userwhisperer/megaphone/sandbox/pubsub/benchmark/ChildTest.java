package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChildTest {
  @Test
  void aServerThatCannotStartIsAnErrorThatShowsItsOutput() throws Exception {
    try (Child child = Child.ours("the broker", BrokerProcess.class, "-1")) {
      assertThatThrownBy(() -> child.awaitPort(Child.freePort()))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("the broker ended with 1")
          .hasMessageContaining("pubsub port = -1: needs 0 to 65535");
    }
  }

  @Test
  void aChildIsGoneOnceItIsClosed() throws Exception {
    int port = Child.freePort();
    ProcessHandle process;
    try (Child child = Child.ours("the broker", BrokerProcess.class, port)) {
      child.awaitPort(port);
      process = ProcessHandle.of(child.pid()).orElseThrow();
    }

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aChildEndsWithItsInput() throws Exception {
    int port = Child.freePort();
    try (Child child = Child.ours("the broker", BrokerProcess.class, port)) {
      child.awaitPort(port);
      CompletableFuture<ProcessHandle> end = ProcessHandle.of(child.pid()).orElseThrow().onExit();

      child.closeInput();

      assertThat(end).succeedsWithin(Duration.ofSeconds(60));
    }
  }

  @Test
  void theLinesThatAChildPrintsAreHandedOver() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Child child = Child.ours("the broker", BrokerProcess.class, 0)) {
      child.readLines(
          line -> {
            lines.add(line);
            child.closeInput();
          });
    }

    assertThat(lines).hasSize(1).first().asString().matches("listening on [1-9][0-9]+");
  }
}

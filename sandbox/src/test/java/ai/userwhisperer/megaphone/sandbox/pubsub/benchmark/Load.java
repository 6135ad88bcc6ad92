package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

/** How messages are published. */
enum Load {
  /** As fast as they are received: a bounded number is on its way. */
  FULL_SPEED("full speed", 0, 5),

  /** One in each millisecond, by the clock. */
  STEADY("1,000 messages/s", 1_000, 2);

  private final String title;
  private final int messagesPerSecond;
  private final int warmUpSeconds;

  Load(String title, int messagesPerSecond, int warmUpSeconds) {
    this.title = title;
    this.messagesPerSecond = messagesPerSecond;
    this.warmUpSeconds = warmUpSeconds;
  }

  String title() {
    return title;
  }

  /** 0: as many as can be. */
  int messagesPerSecond() {
    return messagesPerSecond;
  }

  int warmUpSeconds() {
    return warmUpSeconds;
  }
}

package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

/** How messages are published and received. They are measured in this order, in the same JVMs. */
enum Load {
  /** As fast as they are received, through one streaming pull as the client has by default. */
  ONE_STREAM("full speed, 1 stream", 1, 0, 10),

  /** The same through many: Google's emulator delivers at a pace for each of them. */
  MANY_STREAMS("full speed, 32 streams", 32, 0, 4),

  /** One in each millisecond, by the clock, with the client's own settings. */
  STEADY("1,000 messages/s", 1, 1_000, 2);

  private final String title;
  private final int streams;
  private final int messagesPerSecond;
  private final int warmUpSeconds;

  Load(String title, int streams, int messagesPerSecond, int warmUpSeconds) {
    this.title = title;
    this.streams = streams;
    this.messagesPerSecond = messagesPerSecond;
    this.warmUpSeconds = warmUpSeconds;
  }

  String title() {
    return title;
  }

  int streams() {
    return streams;
  }

  boolean isFullSpeed() {
    return messagesPerSecond == 0;
  }

  /** 0 at full speed. */
  int messagesPerSecond() {
    return messagesPerSecond;
  }

  /** The first is the longest, because the JVMs begin by compiling what is busy. */
  int warmUpSeconds() {
    return warmUpSeconds;
  }
}

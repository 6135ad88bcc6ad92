package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import ai.userwhisperer.megaphone.sandbox.pubsub.Broker;
import ai.userwhisperer.megaphone.sandbox.pubsub.PubSubServer;

/** Our broker, alone in its process. */
public final class BrokerProcess {
  private static final long MAX_RETAINED_BYTES = 512L << 20;

  private BrokerProcess() {}

  /** Argument: the port. */
  public static void main(String[] arguments) throws Exception {
    try (Broker broker = Broker.create(MAX_RETAINED_BYTES);
        PubSubServer server = PubSubServer.start(broker, Integer.parseInt(arguments[0]))) {
      System.out.println("listening on " + server.port());
      Thread.currentThread().join();
    }
  }
}

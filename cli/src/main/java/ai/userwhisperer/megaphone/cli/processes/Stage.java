package ai.userwhisperer.megaphone.cli.processes;

import java.util.List;

/** A part of the way of an event, as far as the name of a thread tells it. */
public enum Stage {
  INJECTOR("injector", "builds requests, sends, reads answers, records"),
  PROBES("probes", "follow every event out of Pub/Sub, sample Redis and metrics"),
  GATEWAY("gateway", "reads HTTP, checks events, publishes, answers"),
  BROKER("broker", "delivers over gRPC to those outside, keeps deadlines"),
  WORKER("worker", "reads messages, builds what Redis shall store"),
  REDIS_CLIENT("Redis client", "writes commands and reads answers, for worker and gateway"),
  REDIS("Redis", "runs the commands"),
  COMPILERS("compilers", "of both JVMs"),
  COLLECTORS("garbage collectors", "of both JVMs"),
  OTHER("other", "the JVMs' own threads, logs, progress");

  private record Rule(String start, Stage stage) {}

  private static final List<Rule> OF_A_JVM =
      List.of(
          new Rule("C1 Comp", COMPILERS),
          new Rule("C2 Comp", COMPILERS),
          new Rule("Sweeper", COMPILERS),
          new Rule("G1 ", COLLECTORS),
          new Rule("GC Thread", COLLECTORS),
          // Stops the others for a collection, and does the rest of its work.
          new Rule("VM Thread", COLLECTORS));

  private static final List<Rule> OF_THE_INJECTOR =
      List.of(
          new Rule("firehose", INJECTOR),
          new Rule("record-", INJECTOR),
          new Rule("load-log", INJECTOR),
          new Rule("probe-", PROBES),
          new Rule("grpc-", PROBES),
          new Rule("Gax", PROBES),
          new Rule("lettuce", PROBES),
          new Rule("HttpClient", PROBES));

  private static final List<Rule> OF_THE_SANDBOX =
      List.of(
          new Rule("sandbox-gatew", GATEWAY),
          new Rule("pubsub-consume", WORKER),
          new Rule("sandbox-worker", WORKER),
          new Rule("pubsub-", BROKER),
          new Rule("grpc-", BROKER),
          new Rule("lettuce", REDIS_CLIENT));

  private final String title;
  private final String work;

  Stage(String title, String work) {
    this.title = title;
    this.work = work;
  }

  /** Whose threads they are: the same name means different work in another process. */
  enum Owner {
    INJECTOR,
    SANDBOX,
    REDIS
  }

  static Stage of(Owner owner, String thread) {
    return switch (owner) {
      case INJECTOR -> of(OF_A_JVM, thread, of(OF_THE_INJECTOR, thread, OTHER));
      case SANDBOX -> of(OF_A_JVM, thread, of(OF_THE_SANDBOX, thread, OTHER));
      // All of it is one stage, whatever its threads are called.
      case REDIS -> REDIS;
    };
  }

  private static Stage of(List<Rule> rules, String thread, Stage otherwise) {
    return rules.stream()
        .filter(rule -> thread.startsWith(rule.start()))
        .map(Rule::stage)
        .findFirst()
        .orElse(otherwise);
  }

  String title() {
    return title;
  }

  String work() {
    return work;
  }
}

package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

/** Google's client, alone in its process: publishes, receives, and prints what it measured. */
public final class ClientProcess {
  private ClientProcess() {}

  /** Arguments: the server's port, its process id, and how many seconds each load is measured. */
  public static void main(String[] arguments) throws Exception {
    ProcessHandle server = ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow();
    int seconds = Integer.parseInt(arguments[2]);
    try (GoogleClient client = new GoogleClient("127.0.0.1:" + arguments[0])) {
      for (Load load : Load.values()) {
        System.out.println(
            new LoadedServer(client, server, load, LoadedServer.STALL).measure(seconds).toLine());
      }
    }
    System.exit(0); // the client's executors are not daemons
  }
}

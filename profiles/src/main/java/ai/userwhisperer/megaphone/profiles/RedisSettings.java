package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Harmless commands, and what INFO says.
 *
 * @param required whether there is no run without the probe
 * @param uri {@code redis://host:port} or {@code rediss://host:port}, without a password
 * @param topology what stands at that address
 * @param user of Redis's access control lists; empty for the default one, or for none
 * @param passwordVariable environment variable that holds the password; empty for none
 * @param trustFile certificates of authorities to trust besides the JDK's, for {@code rediss}
 * @param ratePerSecond latency commands a second; above 0, at most 1,000
 * @param queues the lists whose lengths are the platform's queue depth
 * @param arrivals looking for the events themselves; empty where nobody does
 */
public record RedisSettings(
    boolean required,
    URI uri,
    Topology topology,
    String user,
    String passwordVariable,
    Optional<Path> trustFile,
    double ratePerSecond,
    List<String> queues,
    Optional<Arrivals> arrivals) {

  /**
   * For a platform whose pipeline ends in Redis: some of the events that are due are looked for by
   * the keys that the platform leaves of each.
   *
   * @param ratePerSecond events a second that are looked for; above 0, at most 1,000
   * @param keyPrefix what stands before an event's id in its key
   * @param within an event without a key so long after it was due has not arrived; at most 5
   *     minutes
   * @param ttl how long the platform keeps a key; more than {@code within}
   */
  public record Arrivals(double ratePerSecond, String keyPrefix, Duration within, Duration ttl) {
    public Arrivals {
      Checks.above(0, "rate", ratePerSecond, "events per second");
      check(
          ratePerSecond <= 1_000,
          "rate",
          Checks.plain(ratePerSecond),
          "needs at most 1000 events per second");
      Checks.positive("within", within);
      check(
          within.compareTo(Duration.ofMinutes(5)) <= 0,
          "within",
          Checks.text(within),
          "needs at most 300 s");
      check(
          ttl.compareTo(within) > 0,
          "ttl",
          Checks.text(ttl),
          "needs more than within, which is " + Checks.text(within));
    }
  }

  /**
   * How the servers belong together.
   *
   * @param kind one server, Sentinels who know the master, or a cluster
   * @param master the name under which Sentinels know the master; empty for the other kinds
   * @param moreNodes further Sentinels, or nodes of the cluster, as {@code host:port}: who is asked
   *     when the one in the address does not answer
   * @param sentinelPasswordVariable environment variable that holds the password of the Sentinels
   *     themselves; empty for none
   */
  public record Topology(
      Kind kind, String master, List<String> moreNodes, String sentinelPasswordVariable) {
    /** One server. */
    public static final Topology SINGLE = new Topology(Kind.SINGLE, "", List.of(), "");

    /** What stands at the address. */
    public enum Kind {
      SINGLE,
      SENTINEL,
      CLUSTER;

      /** As it is written in a profile. */
      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    public Topology {
      check(
          (kind == Kind.SENTINEL) != master.isEmpty(),
          "sentinel-master",
          master.isEmpty() ? "\"\"" : master,
          kind == Kind.SENTINEL
              ? "needs the name under which the Sentinels know the master"
              : "needs to be empty where topology is not sentinel");
      check(
          kind == Kind.SENTINEL || sentinelPasswordVariable.isEmpty(),
          "sentinel-password-env",
          sentinelPasswordVariable,
          "needs to be empty where topology is not sentinel");
      moreNodes = List.copyOf(moreNodes);
      for (String node : moreNodes) {
        check(
            kind != Kind.SINGLE && node.matches("[^\\s:]+:\\d{1,5}"),
            "more-nodes",
            node,
            "needs host:port of a further Sentinel or node of the cluster");
      }
    }
  }

  public RedisSettings {
    check(
        ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.getUserInfo() == null,
        "uri",
        uri.getUserInfo() == null ? uri : "(hidden)",
        "needs redis:// or rediss://, a host and a port, and no password: see password-env");
    check(
        user.isEmpty() || !passwordVariable.isEmpty(),
        "user",
        user,
        "needs password-env too: the environment variable that holds the password");
    Checks.above(0, "rate", ratePerSecond, "commands per second");
    check(
        ratePerSecond <= 1_000,
        "rate",
        Checks.plain(ratePerSecond),
        "needs at most 1000 commands per second");
    queues = List.copyOf(queues);
  }
}

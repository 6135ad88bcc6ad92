package ai.userwhisperer.megaphone.probes;

import ai.userwhisperer.megaphone.profiles.RedisSettings;
import ai.userwhisperer.megaphone.profiles.RedisSettings.Topology;
import ai.userwhisperer.megaphone.profiles.TrustedAuthorities;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.internal.HostAndPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where the Redis is, with the password from the environment; and what is wrong when it can't be
 * had, in words that do not hold the password.
 */
final class RedisAddress {
  private static final String NEEDS_REDIS =
      "needs a Redis that answers, or probes.redis.enabled = false";

  private final RedisSettings settings;
  private final Map<String, String> environment;

  RedisAddress(RedisSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Connects to what stands at the address.
   *
   * @throws ProbeException when the variable that should hold the password is not set
   * @throws RuntimeException as Lettuce tells it, when it can't be reached
   */
  RedisServers<?> connect() {
    Topology topology = settings.topology();
    List<HostAndPort> nodes = new ArrayList<>();
    nodes.add(HostAndPort.of(settings.uri().getHost(), port()));
    Optional<TrustManagerFactory> trusted =
        settings
            .trustFile()
            .map(file -> TrustedAuthorities.factory("probes.redis.trust-file", file));
    topology.moreNodes().forEach(node -> nodes.add(HostAndPort.parse(node)));
    return switch (topology.kind()) {
      case SINGLE -> OneRedis.connect(uri(nodes.get(0)), trusted);
      case SENTINEL -> OneRedis.connect(uriOfMaster(nodes), trusted);
      case CLUSTER -> ClusterRedis.connect(nodes.stream().map(this::uri).toList(), trusted);
    };
  }

  private int port() {
    return settings.uri().getPort() < 0 ? RedisURI.DEFAULT_REDIS_PORT : settings.uri().getPort();
  }

  private RedisURI uri(HostAndPort node) {
    return finished(RedisURI.builder().withHost(node.getHostText()).withPort(node.getPort()));
  }

  private RedisURI uriOfMaster(List<HostAndPort> sentinels) {
    RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(settings.topology().master());
    String variable = settings.topology().sentinelPasswordVariable();
    for (HostAndPort node : sentinels) {
      RedisURI sentinel = RedisURI.create(node.getHostText(), node.getPort());
      if (!variable.isEmpty()) {
        sentinel.setCredentialsProvider(
            new StaticCredentialsProvider(
                null, password("sentinel-password-env", variable).toCharArray()));
      }
      uri.withSentinel(sentinel);
    }
    return finished(uri);
  }

  private RedisURI finished(RedisURI.Builder builder) {
    builder.withTimeout(RedisServers.CONNECT_TIMEOUT).withSsl(isSecure());
    if (hasPassword()) {
      char[] password = password("password-env", settings.passwordVariable()).toCharArray();
      if (settings.user().isEmpty()) {
        builder.withPassword(password);
      } else {
        builder.withAuthentication(settings.user(), password);
      }
    }
    RedisURI uri = builder.build();
    // These would be sent by CLIENT SETINFO, which is not on our list.
    uri.setLibraryName("");
    uri.setLibraryVersion("");
    return uri;
  }

  private String password(String setting, String variable) {
    String password = environment.getOrDefault(variable, "");
    if (password.isEmpty()) {
      throw problem(
          setting,
          variable,
          "is not set; needs the name of the environment variable that holds the password of "
              + settings.uri());
    }
    return password;
  }

  private boolean isSecure() {
    return "rediss".equals(settings.uri().getScheme());
  }

  /** Turns what Redis, Lettuce or the network said into one line. */
  ProbeException refused(Throwable failure) {
    String words = ProbeException.whyUnreachable(failure);
    if (words.startsWith("NOAUTH") || words.startsWith("WRONGPASS") || words.contains(" AUTH ")) {
      return hasPassword()
          ? problem(
              "password-env",
              settings.passwordVariable(),
              "the password was refused; needs the variable that holds the password of "
                  + settings.uri())
          : problem(
              "password-env",
              "\"\"",
              settings.uri()
                  + " asks for a password; needs the name of the environment variable that holds"
                  + " it");
    }
    if (words.startsWith("NOPERM")) {
      return problem(
          "uri",
          settings.uri(),
          words
              + "; needs a user who may run PING, INFO, LLEN, DBSIZE and SLOWLOG|LEN"
              + (settings.topology().kind() == Topology.Kind.CLUSTER
                  ? ", CLUSTER|INFO, CLUSTER|NODES and CLUSTER|MYID"
                  : "")
              + (settings.arrivals().isPresent() ? ", and EXISTS on the keys of arrivals" : ""));
    }
    if (words.contains("valid certification path")) {
      return problem(
          "trust-file",
          settings.trustFile().map(Path::toString).orElse("\"\""),
          "nobody who is trusted has signed the certificate of "
              + settings.uri()
              + "; needs a PEM file with the authority's");
    }
    if (words.startsWith("WRONGTYPE")) {
      return problem("queues", settings.queues(), words + "; needs the names of lists");
    }
    return switch (settings.topology().kind()) {
      case SINGLE -> problem("uri", settings.uri(), words + "; " + NEEDS_REDIS);
      case SENTINEL ->
          problem(
              "sentinel-master",
              settings.topology().master(),
              words
                  + "; needs the name of a master that the Sentinel at "
                  + settings.uri()
                  + " knows");
      case CLUSTER ->
          problem(
              "uri", settings.uri(), words + "; needs a node of a cluster, or topology = single");
    };
  }

  private boolean hasPassword() {
    return !settings.passwordVariable().isEmpty();
  }

  private static ProbeException problem(String setting, Object value, String rest) {
    return new ProbeException("probes.redis." + setting + " = " + value + ": " + rest);
  }
}

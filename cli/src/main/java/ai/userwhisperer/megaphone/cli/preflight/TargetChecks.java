package ai.userwhisperer.megaphone.cli.preflight;

import ai.userwhisperer.megaphone.generators.firehose.FirehoseException;
import ai.userwhisperer.megaphone.generators.firehose.TargetTls;
import ai.userwhisperer.megaphone.generators.schedule.ArrivalSchedule;
import ai.userwhisperer.megaphone.profiles.Phase;
import ai.userwhisperer.megaphone.profiles.Profile;
import ai.userwhisperer.megaphone.profiles.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;

/** The target: its name, its certificate, its health, the key, the clock, the key's limit. */
final class TargetChecks {
  private static final int DAYS_TO_RENEW = 14;

  /** The platform refuses events that are further ahead. */
  private static final Duration AHEAD_REFUSED = Duration.ofMinutes(5);

  private static final Duration CLOCK_SHOWN = Duration.ofSeconds(2);
  private static final String AUTHENTICATED = "/v1/events/status";

  private final Profile profile;
  private final Target target;
  private final String keyHeader;
  private final List<Finding> findings = new ArrayList<>();
  private HttpClient client;

  /**
   * @param keyHeader value of the header with the key, with the secret in it
   */
  TargetChecks(Profile profile, String keyHeader) {
    this.profile = profile;
    this.target = profile.target();
    this.keyHeader = keyHeader;
  }

  List<Finding> all() throws InterruptedException {
    if (!name() || !tls()) {
      findings.add(Finding.skipped("platform", "nothing can be asked of it"));
      return findings;
    }
    client = TargetClient.of(target);
    if (health("/health", true)) {
      health("/ready", false);
      key();
    }
    return findings;
  }

  private boolean name() {
    String host = target.baseUrl().getHost();
    try {
      String addresses =
          Arrays.stream(InetAddress.getAllByName(host))
              .map(InetAddress::getHostAddress)
              .collect(Collectors.joining(", "));
      findings.add(Finding.good("name", host + " is " + addresses));
      return true;
    } catch (UnknownHostException e) {
      findings.add(
          Finding.bad(
              "name", host + " has no address", "check target.base-url, and this machine's DNS"));
      return false;
    }
  }

  private boolean tls() {
    if (!target.baseUrl().getScheme().equals("https")) {
      findings.add(Finding.note("TLS", "none: the key travels in plain text", ""));
      return true;
    }
    try (Socket socket =
        TargetTls.context(target.baseUrl(), target.trustFile())
            .getSocketFactory()
            .createSocket(target.baseUrl().getHost(), target.port())) {
      socket.setSoTimeout((int) target.connectTimeout().toMillis());
      SSLSocket secured = (SSLSocket) socket;
      secured.startHandshake();
      X509Certificate certificate = (X509Certificate) secured.getSession().getPeerCertificates()[0];
      long days = ChronoUnit.DAYS.between(Instant.now(), certificate.getNotAfter().toInstant());
      String words =
          "valid for "
              + days
              + (days == 1 ? " day" : " days")
              + ", "
              + secured.getSession().getProtocol();
      findings.add(
          days < DAYS_TO_RENEW
              ? Finding.note("TLS", words, "renew the certificate")
              : Finding.good("TLS", words));
      return true;
    } catch (IOException | FirehoseException e) {
      findings.add(
          Finding.bad(
              "TLS",
              words(e),
              "check the address and the certificate; target.trust-file names an authority of your own"));
      return false;
    }
  }

  private boolean health(String path, boolean needed) throws InterruptedException {
    String what = path.substring(1);
    try {
      long startNs = System.nanoTime();
      HttpResponse<Void> answer =
          client.send(TargetClient.request(target, path).build(), BodyHandlers.discarding());
      double ms = (System.nanoTime() - startNs) / 1e6;
      if (answer.statusCode() / 100 == 2) {
        findings.add(
            Finding.good(
                what,
                String.format(
                    Locale.ROOT, "%s answers %d after %.0f ms", path, answer.statusCode(), ms)));
        return true;
      }
      String words = path + " answers " + answer.statusCode() + redirect(answer);
      findings.add(
          needed || answer.statusCode() >= 500
              ? Finding.bad(
                  what, words, "look at the platform first: it says itself that it is not well")
              : Finding.note(what, words, ""));
    } catch (IOException e) {
      findings.add(
          Finding.bad(
              what,
              target.baseUrl() + " does not answer: " + words(e),
              "check the address, and that the platform runs"));
    }
    return false;
  }

  private static String redirect(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .filter(location -> answer.statusCode() / 100 == 3)
        .map(location -> " to " + location + ", which is not followed")
        .orElse("");
  }

  private void key() throws InterruptedException {
    HttpRequest.Builder request =
        TargetClient.request(target, AUTHENTICATED).header(target.auth().header(), keyHeader);
    target.headers().forEach(request::header);
    long sentEpochMs = System.currentTimeMillis();
    HttpResponse<Void> answer;
    try {
      answer = client.send(request.build(), BodyHandlers.discarding());
    } catch (IOException e) {
      findings.add(Finding.bad("key", AUTHENTICATED + ": " + words(e), "try again"));
      return;
    }
    long answeredEpochMs = System.currentTimeMillis();
    key(answer.statusCode());
    clock(answer, sentEpochMs, answeredEpochMs);
    rateLimit(answer, answeredEpochMs);
  }

  private void key(int status) {
    String variable = target.auth().environmentVariable();
    findings.add(
        switch (status) {
          case 401, 403 ->
              Finding.bad(
                  "key",
                  "the platform answers " + status + " to the key of " + variable,
                  "set " + variable + " to a key of this environment");
          case 429 ->
              Finding.bad(
                  "key",
                  "the key of " + variable + " is throttled already (429)",
                  "wait, or use one that is exempt");
          default ->
              status / 100 == 2
                  ? Finding.good("key", "the platform takes the key of " + variable)
                  : Finding.note(
                      "key",
                      AUTHENTICATED + " answers " + status + ", which says nothing of the key",
                      "");
        });
  }

  /** The header has whole seconds, which were cut off. */
  private void clock(HttpResponse<?> answer, long sentEpochMs, long answeredEpochMs) {
    Optional<Instant> date = answer.headers().firstValue("Date").flatMap(TargetChecks::instant);
    if (date.isEmpty()) {
      findings.add(Finding.note("clock", "the platform's answers have no Date", ""));
      return;
    }
    double here = (sentEpochMs + answeredEpochMs) / 2.0;
    double offset = (date.get().toEpochMilli() + 500 - here) / 1e3;
    double error = 0.5 + (answeredEpochMs - sentEpochMs) / 2e3;
    String words =
        String.format(
            Locale.ROOT,
            "this machine's is %s the platform's by %.1f s, give or take %.1f s",
            offset < 0 ? "ahead of" : "behind",
            Math.abs(offset),
            error);
    if (Math.abs(offset) - error > AHEAD_REFUSED.toSeconds()) {
      findings.add(
          Finding.bad(
              "clock", words, "set this machine's clock: the platform refuses such timestamps"));
    } else if (Math.abs(offset) - error > CLOCK_SHOWN.toSeconds()) {
      findings.add(Finding.note("clock", words, "set this machine's clock"));
    } else {
      findings.add(Finding.good("clock", words));
    }
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private void rateLimit(HttpResponse<?> answer, long nowEpochMs) {
    Optional<RateLimitHeaders> limit = RateLimitHeaders.of(answer.headers(), nowEpochMs / 1_000);
    if (limit.isEmpty()) {
      findings.add(Finding.good("rate limit", "the platform announces none for this key"));
      return;
    }
    for (Phase phase : profile.phases()) {
      if (phase instanceof Phase.Firehose firehose) {
        long needed =
            ArrivalSchedule.of(firehose, profile.seed())
                .map(ArrivalSchedule::requests)
                .orElse(Long.MAX_VALUE);
        double allowed = limit.get().allowedIn(firehose.duration());
        if (needed > allowed) {
          findings.add(
              Finding.bad(
                  "rate limit",
                  String.format(
                      Locale.ROOT,
                      "this key allows %,d requests in %s; phase %s needs %s in %s",
                      limit.get().requests(),
                      window(limit.get().window()),
                      phase.name(),
                      needed == Long.MAX_VALUE
                          ? "as many as it can send"
                          : String.format(Locale.ROOT, "%,d", needed),
                      window(firehose.duration())),
                  "use a key that is exempt"));
          return;
        }
      }
    }
    findings.add(
        Finding.good(
            "rate limit",
            String.format(
                Locale.ROOT,
                "%,d requests in %s are enough for the plan",
                limit.get().requests(),
                window(limit.get().window()))));
  }

  private static String window(Duration time) {
    if (time.equals(Duration.ofMinutes(1))) {
      return "a minute";
    }
    if (time.equals(Duration.ofHours(1))) {
      return "an hour";
    }
    return time.equals(Duration.ofDays(1)) ? "a day" : time.toSeconds() + " s";
  }

  private static String words(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.measurements.RunException;
import ai.userwhisperer.megaphone.profiles.ProfileException;
import ai.userwhisperer.megaphone.profiles.Target;
import ai.userwhisperer.megaphone.profiles.TrustedAuthorities;
import com.typesafe.config.ConfigFactory;
import io.gatling.app.Gatling;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/**
 * Runs one simulation of a run, in a process of its own: {@code SimulationMain <run directory>
 * <phase>}.
 *
 * <p>Gatling runs without its output on the console, and without its log and report where the phase
 * does not ask for them; its warnings go into the run's {@code gatling/<simulation>/gatling.log}.
 * The process exits with 0 when the simulation ran to its end, with 2 and one line on standard
 * error when it can't start, and otherwise with another code. When it is told to end (SIGTERM),
 * what was recorded so far is written, and the phase is marked as incomplete.
 */
public final class SimulationMain {
  private static final int WRONG_USAGE = 2;
  private static final int CRASHED = 1;
  private static final String STORE_PASSWORD = "certificates-are-public";

  private SimulationMain() {}

  public static void main(String[] args) {
    PrintStream errors = System.err;
    List<String> gatlingArgs;
    try {
      gatlingArgs = prepare(args);
    } catch (SimulationException | ProfileException | RunException | UncheckedIOException e) {
      errors.println(firstLine(e));
      System.exit(WRONG_USAGE);
      return;
    }
    endWithParent();
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      // Exits with 0 when the simulation ran to its end.
      Gatling.main(gatlingArgs.toArray(String[]::new));
    } catch (Throwable e) {
      errors.println(args[1] + ": " + firstLine(e));
      System.exit(CRASHED);
    }
  }

  /**
   * Our parent holds the other end of standard input: when it is gone, however it went, the load
   * ends.
   */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // A broken pipe means the same as its end.
              }
              System.exit(CRASHED);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /** Checks all input and sets Gatling up, before any of its classes is loaded. */
  private static List<String> prepare(String[] args) {
    if (args.length != 2) {
      throw new SimulationException(
          "arguments = " + String.join(" ", args) + ": needs a run directory and a phase");
    }
    Path directory = Path.of(args[0]).toAbsolutePath();
    SimulationRun run = SimulationRun.open(directory, args[1], System.getenv());
    System.setProperty(SimulationRun.DIRECTORY_PROPERTY, directory.toString());
    System.setProperty(SimulationRun.PHASE_PROPERTY, args[1]);
    System.setProperty(
        UnsavedPreferencesFactory.PROPERTY, UnsavedPreferencesFactory.class.getName());
    boolean report = run.phase().settings().gatlingReport();
    configureGatling(run.profile().target(), report);
    Path folder = run.directory().gatlingDirectory(run.phase().simulation());
    quietLogging(folder);
    String simulation = SimulationMain.class.getPackageName() + "." + run.phase().simulation();
    return report
        ? List.of("--simulation", simulation, "--results-folder", folder.toString())
        : List.of("--simulation", simulation, "--no-reports");
  }

  private static void quietLogging(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty("logback.configurationFile", "megaphone-simulation-logback.xml");
    System.setProperty("megaphone.gatling.log", folder.resolve("gatling.log").toString());
  }

  private static void configureGatling(Target target, boolean report) {
    System.setProperty(
        "gatling.conf.file",
        report ? "megaphone-simulation-report.conf" : "megaphone-simulation.conf");
    String connectMs = Long.toString(Math.max(1, target.connectTimeout().toMillis()));
    System.setProperty("gatling.socket.connectTimeout", connectMs);
    System.setProperty("gatling.ssl.handshakeTimeout", connectMs);
    target.trustFile().ifPresent(SimulationMain::trust);
    ConfigFactory.invalidateCaches();
  }

  /** Gatling takes a key store and no certificates; what is in it is no secret. */
  private static void trust(Path file) {
    KeyStore authorities = TrustedAuthorities.store("target.trust-file", file);
    try {
      Path store = Files.createTempFile("megaphone-authorities", ".p12");
      store.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(store)) {
        authorities.store(out, STORE_PASSWORD.toCharArray());
      }
      System.setProperty("gatling.ssl.trustStore.type", "pkcs12");
      System.setProperty("gatling.ssl.trustStore.file", store.toString());
      System.setProperty("gatling.ssl.trustStore.password", STORE_PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new SimulationException("target.trust-file = " + file + ": " + e.getMessage());
    }
  }

  private static String firstLine(Throwable e) {
    Throwable cause = e;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage())
        .lines()
        .findFirst()
        .orElse("failed");
  }
}

package ai.userwhisperer.megaphone.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.IVersionProvider;

/** The versions of what sends and measures, as they are on the class path. */
final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() {
    Map<String, String> all = all();
    return all.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toArray(String[]::new);
  }

  static Map<String, String> all() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("megaphone", of(Megaphone.class));
    versions.put("java", Runtime.version().toString());
    versions.put("gatling", of(io.gatling.app.Gatling.class));
    versions.put("netty", of(io.netty.channel.Channel.class));
    versions.put("hdrhistogram", of(org.HdrHistogram.Histogram.class));
    versions.values().removeIf(String::isEmpty);
    return versions;
  }

  /** Empty where it does not come from a jar that says. */
  static String ofMegaphone() {
    return of(Megaphone.class);
  }

  /** From the jar's manifest; empty when the class does not come from a jar that says. */
  private static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }
}

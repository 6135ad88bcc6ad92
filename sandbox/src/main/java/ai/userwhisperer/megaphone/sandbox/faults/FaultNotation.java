package ai.userwhisperer.megaphone.sandbox.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How a fault is written. */
final class FaultNotation {
  // Redis stands still for twice as long at a time, and nobody can tell it anything meanwhile.
  private static final long SLOWEST_REDIS_NS = TimeUnit.SECONDS.toNanos(1);

  private FaultNotation() {}

  static Fault parse(String text) {
    List<String> parts = Quantities.splitAtCommas(text);
    String[] nameAndValue = nameAndValue(parts.get(0));
    if (nameAndValue == null) {
      throw new IllegalArgumentException(
          "fault "
              + text.strip()
              + ": needs name=value, and behind it share=, from=, for=, every= or seed= if wanted;"
              + " the faults are "
              + FaultKind.names());
    }
    FaultKind kind =
        FaultKind.named(nameAndValue[0])
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "fault "
                            + nameAndValue[0]
                            + ": unknown; the faults are "
                            + FaultKind.names()));
    return fault(kind, nameAndValue[1], options(kind, parts.subList(1, parts.size())));
  }

  private static String[] nameAndValue(String part) {
    int equals = part.indexOf('=');
    return equals < 1
        ? null
        : new String[] {part.substring(0, equals).strip(), part.substring(equals + 1).strip()};
  }

  private static Map<String, String> options(FaultKind kind, List<String> parts) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String part : parts) {
      String[] option = nameAndValue(part);
      if (option == null || !taken(kind).contains(option[0])) {
        throw new IllegalArgumentException(
            "fault "
                + kind.faultName()
                + ", "
                + part.strip()
                + ": takes "
                + String.join("=, ", taken(kind))
                + "= behind its value");
      }
      if (options.put(option[0], option[1]) != null) {
        throw new IllegalArgumentException(
            "fault " + kind.faultName() + "." + option[0] + ": given twice; needs one");
      }
    }
    return options;
  }

  private static List<String> taken(FaultKind kind) {
    List<String> names = new ArrayList<>(List.of("from", "for"));
    if (kind == FaultKind.FREEZE) {
      names.add("every");
    }
    if (!kind.isState()) {
      if (kind.value() != FaultValue.SHARE) {
        names.add("share");
      }
      names.add("seed");
    }
    return names;
  }

  private static Fault fault(FaultKind kind, String value, Map<String, String> options) {
    boolean valueIsShare = kind.value() == FaultValue.SHARE;
    Amount amount = valueIsShare ? Amount.NONE : amount(kind, value);
    if (kind == FaultKind.REDIS_SLOW && amount.draw(null) > SLOWEST_REDIS_NS) {
      throw refused(
          "redis-slow = ",
          value,
          "a duration of at most " + Quantities.formatDuration(SLOWEST_REDIS_NS));
    }
    double share = valueIsShare ? share(kind.faultName() + " = ", value) : 1;
    long fromNs = 0;
    long forNs = Fault.WITHOUT_END;
    long everyNs = Fault.ONCE;
    OptionalLong seed = OptionalLong.empty();
    for (Map.Entry<String, String> option : options.entrySet()) {
      String told = kind.faultName() + "." + option.getKey() + " = ";
      switch (option.getKey()) {
        case "share" -> share = share(told, option.getValue());
        case "from" -> fromNs = durationNs(told, option.getValue(), 0);
        case "for" -> forNs = durationNs(told, option.getValue(), 1);
        case "every" -> everyNs = durationNs(told, option.getValue(), 1);
        default -> seed = OptionalLong.of(seed(told, option.getValue()));
      }
    }
    if (everyNs != Fault.ONCE && everyNs <= amount.draw(null)) {
      throw new IllegalArgumentException(
          "fault freeze.every = "
              + options.get("every")
              + ": needs a duration longer than the freeze of "
              + value);
    }
    return new Fault(kind, amount, share, fromNs, forNs, everyNs, seed);
  }

  private static Amount amount(FaultKind kind, String text) {
    try {
      return switch (kind.value()) {
        case DELAY -> Quantities.delay(text);
        case DURATION -> new Amount.Fixed(Quantities.atLeast(1, Quantities.durationNs(text)));
        case STATUS -> new Amount.Fixed(Quantities.whole(text, 400, 599));
        case REQUESTS_PER_MINUTE, REQUESTS_PER_SECOND, EVENTS_PER_SECOND, CONNECTIONS ->
            new Amount.Fixed(Quantities.whole(text, 1, Integer.MAX_VALUE));
        case BYTES -> new Amount.Fixed(Quantities.atLeast(1, Quantities.bytes(text)));
        case SWITCH -> Quantities.on(text);
        case SHARE -> throw new IllegalStateException("a share is no amount");
      };
    } catch (NumberFormatException e) {
      throw refused(kind.faultName() + " = ", text, kind.value().allowed());
    }
  }

  private static double share(String told, String text) {
    try {
      return Quantities.share(text);
    } catch (NumberFormatException e) {
      throw refused(told, text, FaultValue.SHARE.allowed());
    }
  }

  private static long durationNs(String told, String text, long least) {
    try {
      return Quantities.atLeast(least, Quantities.durationNs(text));
    } catch (NumberFormatException e) {
      throw refused(told, text, FaultValue.DURATION.allowed());
    }
  }

  private static long seed(String told, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refused(told, text, "a whole number");
    }
  }

  private static IllegalArgumentException refused(String told, String text, String allowed) {
    return new IllegalArgumentException("fault " + told + text + ": needs " + allowed);
  }

  static String format(Fault fault) {
    List<String> parts = new ArrayList<>();
    FaultKind kind = fault.kind();
    boolean valueIsShare = kind.value() == FaultValue.SHARE;
    parts.add(
        kind.faultName()
            + "="
            + (valueIsShare
                ? Quantities.formatShare(fault.share())
                : Quantities.format(kind.value(), fault.amount())));
    if (!valueIsShare && fault.share() != 1) {
      parts.add("share=" + Quantities.formatShare(fault.share()));
    }
    if (fault.fromNs() != 0) {
      parts.add("from=" + Quantities.formatDuration(fault.fromNs()));
    }
    if (fault.forNs() != Fault.WITHOUT_END) {
      parts.add("for=" + Quantities.formatDuration(fault.forNs()));
    }
    if (fault.everyNs() != Fault.ONCE) {
      parts.add("every=" + Quantities.formatDuration(fault.everyNs()));
    }
    fault.seed().ifPresent(seed -> parts.add("seed=" + seed));
    return String.join(",", parts);
  }
}

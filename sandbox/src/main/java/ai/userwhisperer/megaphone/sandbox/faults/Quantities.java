package ai.userwhisperer.megaphone.sandbox.faults;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durations, bytes and shares as people write them. What is none is a NumberFormatException. */
final class Quantities {
  private static final Map<String, Long> DURATION_UNITS = new LinkedHashMap<>();
  private static final Map<String, Long> BYTE_UNITS = new LinkedHashMap<>();

  static {
    // From the longest on, which is the order in which they are tried when one is written.
    DURATION_UNITS.put("m", 60_000_000_000L);
    DURATION_UNITS.put("s", 1_000_000_000L);
    DURATION_UNITS.put("ms", 1_000_000L);
    DURATION_UNITS.put("us", 1_000L);
    DURATION_UNITS.put("ns", 1L);
    BYTE_UNITS.put("GB", 1L << 30);
    BYTE_UNITS.put("MB", 1L << 20);
    BYTE_UNITS.put("KB", 1L << 10);
    BYTE_UNITS.put("B", 1L);
  }

  private Quantities() {}

  /** Splits where a comma is not inside brackets. */
  static List<String> splitAtCommas(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  static double share(String text) {
    boolean percent = text.endsWith("%");
    double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
    double share = percent ? number / 100 : number;
    if (share >= 0 && share <= 1) {
      return share;
    }
    throw new NumberFormatException(text);
  }

  static Amount delay(String text) {
    if (text.startsWith("normal(")) {
      List<String> arguments = arguments(text, 2);
      return new Amount.Normal(durationNs(arguments.get(0)), durationNs(arguments.get(1)));
    }
    if (text.startsWith("bimodal(")) {
      List<String> arguments = arguments(text, 3);
      return new Amount.Bimodal(
          durationNs(arguments.get(0)), durationNs(arguments.get(1)), share(arguments.get(2)));
    }
    return new Amount.Fixed(atLeast(1, durationNs(text)));
  }

  private static List<String> arguments(String text, int count) {
    if (text.endsWith(")")) {
      List<String> arguments =
          splitAtCommas(text.substring(text.indexOf('(') + 1, text.length() - 1)).stream()
              .map(String::strip)
              .toList();
      if (arguments.size() == count) {
        return arguments;
      }
    }
    throw new NumberFormatException(text);
  }

  static long durationNs(String text) {
    return inUnits(text, DURATION_UNITS);
  }

  static long bytes(String text) {
    return inUnits(text, BYTE_UNITS);
  }

  private static long inUnits(String text, Map<String, Long> units) {
    int unitAt = 0;
    while (unitAt < text.length() && "0123456789.".indexOf(text.charAt(unitAt)) >= 0) {
      unitAt++;
    }
    Long unit = units.get(text.substring(unitAt).strip());
    if (unit == null) {
      throw new NumberFormatException(text);
    }
    BigDecimal amount =
        new BigDecimal(text.substring(0, unitAt)).multiply(BigDecimal.valueOf(unit));
    // A thousand years are long enough for a duration, and for bytes.
    if (amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 2)) > 0) {
      throw new NumberFormatException(text);
    }
    return amount.longValue();
  }

  static long atLeast(long least, long number) {
    if (number < least) {
      throw new NumberFormatException(Long.toString(number));
    }
    return number;
  }

  static long whole(String text, long least, long most) {
    long number = Long.parseLong(text);
    if (number < least || number > most) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  static Amount on(String text) {
    if (text.equals("on")) {
      return Amount.NONE;
    }
    throw new NumberFormatException(text);
  }

  static String formatShare(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  static String formatDuration(long ns) {
    return inLargestUnit(ns, DURATION_UNITS);
  }

  static String format(FaultValue value, Amount amount) {
    if (value == FaultValue.SWITCH) {
      return "on";
    }
    if (amount instanceof Amount.Normal normal) {
      return "normal("
          + formatDuration(normal.mean())
          + ","
          + formatDuration(normal.deviation())
          + ")";
    }
    if (amount instanceof Amount.Bimodal bimodal) {
      return "bimodal("
          + formatDuration(bimodal.low())
          + ","
          + formatDuration(bimodal.high())
          + ","
          + formatShare(bimodal.highShare())
          + ")";
    }
    long fixed = ((Amount.Fixed) amount).value();
    return switch (value) {
      case DELAY, DURATION -> formatDuration(fixed);
      case BYTES -> inLargestUnit(fixed, BYTE_UNITS);
      default -> Long.toString(fixed);
    };
  }

  private static String inLargestUnit(long amount, Map<String, Long> units) {
    String smallest = null;
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      smallest = unit.getKey();
      if (amount != 0 && amount % unit.getValue() == 0) {
        return amount / unit.getValue() + unit.getKey();
      }
    }
    return amount + smallest;
  }
}

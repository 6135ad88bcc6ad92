package ai.userwhisperer.megaphone.reports;

import ai.userwhisperer.megaphone.reports.Verdict.BaselineResult;
import ai.userwhisperer.megaphone.reports.Verdict.Outcome;
import ai.userwhisperer.megaphone.reports.Verdict.Status;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * {@code junit.xml}: a test case for each baseline and one for the harness, in the form that
 * Jenkins, GitLab and others read (the schema of Ant's JUnit task).
 */
final class JUnitXml {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Findings findings;
  private final XMLStreamWriter xml;

  private JUnitXml(Findings findings, XMLStreamWriter xml) {
    this.findings = findings;
    this.xml = xml;
  }

  static String render(Findings findings) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JUnitXml(findings, xml).suites();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text.append('\n').toString();
  }

  private void suites() throws XMLStreamException {
    Verdict verdict = findings.verdict();
    List<BaselineResult> baselines = verdict.baselines();
    xml.writeStartDocument("UTF-8", "1.0");
    start(0, "testsuites");
    start(1, "testsuite");
    attribute("name", "megaphone." + verdict.profile());
    attribute("tests", String.valueOf(baselines.size() + 1));
    attribute("failures", String.valueOf(baselines.stream().filter(JUnitXml::isMissed).count()));
    attribute("errors", isHarnessTrouble() ? "1" : "0");
    attribute("skipped", String.valueOf(baselines.stream().filter(JUnitXml::isSkipped).count()));
    attribute("time", seconds());
    attribute(
        "timestamp",
        TIMESTAMP.format(Instant.ofEpochMilli(findings.facts().manifest().startedAtEpochMs())));
    harness(verdict);
    for (BaselineResult baseline : baselines) {
      baseline(baseline);
    }
    end(1);
    end(0);
    xml.writeEndDocument();
  }

  private void harness(Verdict verdict) throws XMLStreamException {
    testCase("megaphone", "harness");
    if (isHarnessTrouble()) {
      start(3, "error");
      attribute("message", verdict.reasons().get(0));
      attribute("type", verdict.verdict().name());
      xml.writeCharacters(printable(String.join("\n", verdict.reasons()), true));
      xml.writeEndElement();
      end(2);
    } else {
      xml.writeEndElement();
    }
  }

  private void baseline(BaselineResult baseline) throws XMLStreamException {
    String group = baseline.id().substring(0, baseline.id().indexOf('.'));
    testCase(group, baseline.id().substring(group.length() + 1));
    String observed = Limits.observed(baseline);
    String detail =
        "%s\nobjective: %s\nobserved: %s\nmetric: %s\nevidence: %s"
            .formatted(
                baseline.source(),
                Limits.objective(baseline),
                observed,
                baseline.metric(),
                baseline.evidence());
    if (isMissed(baseline)) {
      start(3, "failure");
      attribute(
          "message",
          Limits.against(baseline) + (baseline.reason().isEmpty() ? "" : ": " + baseline.reason()));
      attribute("type", baseline.status().name());
      xml.writeCharacters(printable(detail, true));
      xml.writeEndElement();
    } else if (isSkipped(baseline)) {
      start(3, "skipped");
      String words = baseline.status() == Status.NOT_GATED ? "not gated: " : "";
      attribute("message", words + baseline.reason() + " (observed: " + observed + ")");
      xml.writeEndElement();
    } else {
      start(3, "system-out");
      xml.writeCharacters(printable(detail, true));
      xml.writeEndElement();
    }
    end(2);
  }

  private static boolean isSkipped(BaselineResult baseline) {
    return baseline.status() == Status.NOT_GATED || baseline.status() == Status.WAIVED;
  }

  private static boolean isMissed(BaselineResult baseline) {
    return baseline.status() == Status.FAIL || baseline.status() == Status.NO_DATA;
  }

  private boolean isHarnessTrouble() {
    Outcome outcome = findings.verdict().verdict();
    return outcome == Outcome.INVALID || outcome == Outcome.ABORTED;
  }

  private void testCase(String className, String name) throws XMLStreamException {
    start(2, "testcase");
    attribute("name", name);
    attribute("classname", className);
    attribute("time", "0");
  }

  private String seconds() {
    var manifest = findings.facts().manifest();
    long end =
        manifest.endedAtEpochMs() == null
            ? findings.facts().phases().stream()
                .mapToLong(phase -> phase.whole().untilEpochMs())
                .max()
                .orElse(manifest.startedAtEpochMs())
            : manifest.endedAtEpochMs();
    return String.format(Locale.ROOT, "%.3f", Math.max(0, end - manifest.startedAtEpochMs()) / 1e3);
  }

  private void start(int depth, String name) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeStartElement(name);
  }

  private void end(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, printable(value, false));
  }

  /** XML has no way to write most control characters. */
  private static String printable(String text, boolean linesKept) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\n' || point == '\t') {
                kept.append(linesKept ? (char) point : ' ');
              } else if (point < ' '
                  || (point >= 0xD800 && point < 0xE000)
                  || point == 0xFFFE
                  || point == 0xFFFF) {
                kept.append('\uFFFD');
              } else {
                kept.appendCodePoint(point);
              }
            });
    return kept.toString();
  }
}

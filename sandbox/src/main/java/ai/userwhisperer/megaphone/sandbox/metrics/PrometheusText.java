package ai.userwhisperer.megaphone.sandbox.metrics;

/**
 * Builds a page in the Prometheus text format, version 0.0.4. Not thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
public final class PrometheusText {
  /** The media type of the page. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder page = new StringBuilder(8192);

  /** Starts a family; its samples follow. */
  public void family(String name, String type, String help) {
    page.append("# HELP ").append(name).append(' ').append(help).append('\n');
    page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** Writes a sample with a whole value; labels are name, value, name, value. */
  public void sample(String name, long value, String... labels) {
    open(name, labels);
    page.append(value).append('\n');
  }

  /** Writes a sample; labels are name, value, name, value. NaN is refused: no data is no sample. */
  public void sample(String name, double value, String... labels) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(name + " = NaN: leave the sample out");
    }
    open(name, labels);
    page.append(value).append('\n');
  }

  private void open(String name, String[] labels) {
    page.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      page.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      escape(labels[i + 1]);
      page.append('"');
    }
    if (labels.length > 0) {
      page.append('}');
    }
    page.append(' ');
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> page.append("\\\\");
        case '"' -> page.append("\\\"");
        case '\n' -> page.append("\\n");
        default -> page.append(c);
      }
    }
  }

  /** The page so far. */
  @Override
  public String toString() {
    return page.toString();
  }
}

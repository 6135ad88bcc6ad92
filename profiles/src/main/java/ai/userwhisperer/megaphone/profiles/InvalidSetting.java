package ai.userwhisperer.megaphone.profiles;

/**
 * A record refused a value. {@link ProfileFile} adds where the value was written and turns this
 * into a {@link ProfileException}.
 */
final class InvalidSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String setting;
  private final String value;
  private final String allowed;

  /**
   * @param setting the name relative to the record, such as {@code rate}
   * @param value what was given
   * @param allowed what is allowed, starting with a verb: {@code needs a number above 0}
   */
  InvalidSetting(String setting, String value, String allowed) {
    super(setting + " = " + value + ": " + allowed);
    this.setting = setting;
    this.value = value;
    this.allowed = allowed;
  }

  String setting() {
    return setting;
  }

  String value() {
    return value;
  }

  String allowed() {
    return allowed;
  }
}

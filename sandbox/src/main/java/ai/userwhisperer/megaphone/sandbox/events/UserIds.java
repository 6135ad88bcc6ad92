package ai.userwhisperer.megaphone.sandbox.events;

/** Which user ids the platform takes. */
public final class UserIds {
  /** What a user id has to be, for error messages. */
  public static final String RULE =
      "must be a string of 1 to 255 characters without test, admin, SQL or markup";

  private static final int MAX_CHARS = 255;
  // The forbidden words, by their first letter.
  private static final String[][] FORBIDDEN = new String['z' + 1][];

  static {
    FORBIDDEN['a'] = new String[] {"admin", "alter"};
    FORBIDDEN['c'] = new String[] {"create"};
    FORBIDDEN['d'] = new String[] {"delete", "drop"};
    FORBIDDEN['i'] = new String[] {"insert"};
    FORBIDDEN['s'] = new String[] {"script", "select"};
    FORBIDDEN['t'] = new String[] {"test"};
    FORBIDDEN['u'] = new String[] {"union", "update"};
  }

  private UserIds() {}

  /** Whether the platform takes this user id. */
  public static boolean isValid(String userId) {
    return isValid(userId.toCharArray(), 0, userId.length());
  }

  static boolean isValid(char[] text, int offset, int length) {
    if (length < 1 || length > MAX_CHARS) {
      return false;
    }
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (isForbidden(text, i, end) || startsForbiddenWord(text, i, end)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isForbidden(char[] text, int at, int end) {
    return switch (text[at]) {
      case '\'', ';', '|', '<', '>', '%' -> true;
      case '-' -> at + 1 < end && text[at + 1] == '-';
      default -> false;
    };
  }

  private static boolean startsForbiddenWord(char[] text, int at, int end) {
    char first = lowerCase(text[at]);
    String[] words = first < FORBIDDEN.length ? FORBIDDEN[first] : null;
    if (words == null) {
      return false;
    }
    for (String word : words) {
      if (startsWith(text, at, end, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(char[] text, int at, int end, String lowerCaseWord) {
    if (end - at < lowerCaseWord.length()) {
      return false;
    }
    for (int i = 0; i < lowerCaseWord.length(); i++) {
      if (lowerCase(text[at + i]) != lowerCaseWord.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }
}

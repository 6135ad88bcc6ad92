package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.pubsub.FilterTokens.Token;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads a filter, by recursive descent:
 *
 * <pre>
 * filter  = term { AND term } | term { OR term }
 * term    = [ NOT | - ] factor
 * factor  = "(" filter ")" | "attributes" ":" key | "attributes" "." key ( "=" | "!=" ) string
 *         | "hasPrefix" "(" "attributes" "." key "," string ")"
 * </pre>
 *
 * AND and OR are not mixed without parentheses.
 */
final class FilterParser {
  private final FilterTokens tokens;

  FilterParser(String text) {
    this.tokens = new FilterTokens(text);
  }

  Predicate<Map<String, String>> parse() {
    Predicate<Map<String, String>> filter = filter();
    if (!tokens.isAtEnd()) {
      throw tokens.expected("AND, OR or the end, and parentheses where AND meets OR");
    }
    return filter;
  }

  private Predicate<Map<String, String>> filter() {
    Predicate<Map<String, String>> filter = term();
    if (tokens.isWord("AND")) {
      while (tokens.takeWord("AND")) {
        filter = filter.and(term());
      }
    } else {
      while (tokens.takeWord("OR")) {
        filter = filter.or(term());
      }
    }
    return filter;
  }

  private Predicate<Map<String, String>> term() {
    if (tokens.takeWord("NOT") || tokens.takeSymbol("-")) {
      return factor().negate();
    }
    return factor();
  }

  private Predicate<Map<String, String>> factor() {
    if (tokens.takeSymbol("(")) {
      Predicate<Map<String, String>> filter = filter();
      symbol(")");
      return filter;
    }
    if (tokens.takeWord("hasPrefix")) {
      symbol("(");
      attributes();
      symbol(".");
      String key = key();
      symbol(",");
      String prefix = string();
      symbol(")");
      return attributes -> {
        String value = attributes.get(key);
        return value != null && value.startsWith(prefix);
      };
    }
    attributes();
    if (tokens.takeSymbol(":")) {
      String key = key();
      return attributes -> attributes.containsKey(key);
    }
    if (!tokens.takeSymbol(".")) {
      throw tokens.expected(": or .");
    }
    return comparison(key());
  }

  private Predicate<Map<String, String>> comparison(String key) {
    boolean equal = tokens.takeSymbol("=");
    if (!equal && !tokens.takeSymbol("!=")) {
      throw tokens.expected("= or !=");
    }
    String wanted = string();
    return attributes -> wanted.equals(attributes.get(key)) == equal;
  }

  private void attributes() {
    if (!tokens.takeWord("attributes")) {
      throw tokens.expected("attributes, hasPrefix, NOT or (");
    }
  }

  private void symbol(String symbol) {
    if (!tokens.takeSymbol(symbol)) {
      throw tokens.expected(symbol);
    }
  }

  private String key() {
    Token token = tokens.takeKey();
    if (token == null) {
      throw tokens.expected("a key");
    }
    return token.text();
  }

  private String string() {
    Token token = tokens.takeString();
    if (token == null) {
      throw tokens.expected("a string in double quotes");
    }
    return token.text();
  }
}

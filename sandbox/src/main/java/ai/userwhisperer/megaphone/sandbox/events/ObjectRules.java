package ai.userwhisperer.megaphone.sandbox.events;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The members that an object may have, which of them it needs, and what each has to be. */
final class ObjectRules {
  private record Member(String name, boolean required, ValueRule rule, long bit) {}

  private final Map<String, Member> members = new HashMap<>();
  private final List<Member> required = new ArrayList<>();

  ObjectRules needs(String name, ValueRule rule) {
    return member(name, true, rule);
  }

  ObjectRules mayHave(String name, ValueRule rule) {
    return member(name, false, rule);
  }

  private ObjectRules member(String name, boolean isRequired, ValueRule rule) {
    Member member = new Member(name, isRequired, rule, 1L << members.size());
    members.put(name, member);
    if (isRequired) {
      required.add(member);
    }
    return this;
  }

  /**
   * Checks the member whose value the parser is at.
   *
   * @param seen the members seen so far in this object, as bits; 0 at its start
   * @return the members seen, this one included
   */
  long check(JsonParser parser, long seen, String path, FieldErrors errors) throws IOException {
    String name = parser.currentName();
    Member member = members.get(name);
    if (member == null) {
      errors.add(path + '.' + name, "is not allowed");
      return seen;
    }
    if ((seen & member.bit) != 0) {
      errors.add(path + '.' + name, "is given twice");
    }
    String violation = member.rule.violation(parser);
    if (violation != null) {
      errors.add(path + '.' + name, violation);
    }
    return seen | member.bit;
  }

  /** Reports the required members that are not among those seen. */
  void checkComplete(long seen, String path, FieldErrors errors) {
    for (Member member : required) {
      if ((seen & member.bit) == 0) {
        errors.add(path + '.' + member.name, "is required");
      }
    }
  }
}

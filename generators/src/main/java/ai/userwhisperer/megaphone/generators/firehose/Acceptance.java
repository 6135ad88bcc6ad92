package ai.userwhisperer.megaphone.generators.firehose;

/** What the body of an answer with success (2xx) says about the events of its request. */
enum Acceptance {
  /** It took all of them. */
  ALL,
  /** It took some, and refused others by name. */
  SOME,
  /** It refused all of them. */
  NONE,
  /** It says that it has had this single event before, which it can't have: ids are unique. */
  DUPLICATE,
  /** It does not say which events it took. */
  UNACCOUNTABLE,
  /** It is no answer of the platform. */
  MALFORMED
}

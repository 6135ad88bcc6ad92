package ai.userwhisperer.megaphone.measurements.ledger;

import java.util.Arrays;
import java.util.Optional;

/** The sets of the ledger. Each is a bitmap of sequence numbers per injector. */
public enum EventSet {
  /** Bytes handed to the socket. */
  SENT("sent"),
  /** Accepted by the answer's body. */
  ACCEPTED("accepted"),
  /** Refused by the answer's body. */
  REJECTED("rejected"),
  /** The request was answered, but not with success. */
  FAILED("failed"),
  /** The request was sent, and no complete answer came. */
  UNANSWERED("unanswered"),
  /** Seen at the far end, at least once. */
  OBSERVED("observed"),
  /** Seen at the far end more than once. */
  DUPLICATED("duplicated");

  private final String fileName;

  EventSet(String fileName) {
    this.fileName = fileName;
  }

  /** The set's name in files and metrics. */
  public String fileName() {
    return fileName;
  }

  public static Optional<EventSet> named(String fileName) {
    return Arrays.stream(values()).filter(set -> set.fileName.equals(fileName)).findFirst();
  }
}

package ai.userwhisperer.megaphone.generators.firehose;

import java.io.IOException;

/** A server does not speak the protocol that was asked for. */
final class ProtocolRefused extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolRefused() {
    super("another protocol than the one asked for");
  }
}

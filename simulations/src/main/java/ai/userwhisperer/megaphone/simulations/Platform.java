package ai.userwhisperer.megaphone.simulations;

import ai.userwhisperer.megaphone.profiles.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Looks whether there is a platform, before anything is written or sent. */
final class Platform {
  private Platform() {}

  /**
   * Opens a connection, and closes it.
   *
   * @throws SimulationException when nobody takes it
   */
  static void checkAnswers(Target target) {
    if (!target.isKnown()) {
      throw new SimulationException(
          "target.base-url = "
              + target.baseUrl()
              + ": needs the address of a platform that runs: start `megaphone sandbox` and pass"
              + " -D"
              + NewRun.ASSIGNMENTS_PROPERTY
              + "=target.base-url=http://127.0.0.1:<its port>");
    }
    String host = target.baseUrl().getHost();
    InetSocketAddress address = new InetSocketAddress(host, target.port());
    if (address.isUnresolved()) {
      throw silent(target, "unknown host", null);
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) Math.max(1, target.connectTimeout().toMillis()));
    } catch (ConnectException e) {
      throw silent(target, "refused the connection", e);
    } catch (SocketTimeoutException e) {
      throw silent(
          target,
          "took longer than target.connect-timeout = "
              + target.connectTimeout().toMillis()
              + " ms to connect",
          e);
    } catch (IOException e) {
      throw silent(target, "could not be connected to: " + e.getMessage(), e);
    }
  }

  private static SimulationException silent(Target target, String what, Exception cause) {
    return new SimulationException(
        "target.base-url = "
            + target.baseUrl()
            + ": "
            + what
            + "; needs a platform that answers there",
        cause);
  }
}

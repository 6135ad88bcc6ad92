package ai.userwhisperer.megaphone.sandbox.pubsub.benchmark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** A Pub/Sub server that can be measured. */
interface Server {
  String name();

  Child start(int port) throws IOException;

  /** This repository's broker, and Google's emulator where there is one. */
  static List<Server> all(Optional<Path> emulatorJar) {
    List<Server> servers = new ArrayList<>();
    servers.add(new Ours());
    emulatorJar.ifPresent(jar -> servers.add(new Emulator(jar)));
    return servers;
  }

  /** The broker of this repository. */
  record Ours() implements Server {
    @Override
    public String name() {
      return "Megaphone's broker";
    }

    @Override
    public Child start(int port) throws IOException {
      return Child.ours(name(), BrokerProcess.class, port);
    }
  }

  /** Google's. */
  record Emulator(Path jar) implements Server {
    @Override
    public String name() {
      return "Google's emulator";
    }

    @Override
    public Child start(int port) throws IOException {
      return Child.start(
          name(),
          jar + File.pathSeparator + ourClasses(),
          mainClass(),
          "--host=127.0.0.1",
          "--port=" + port);
    }

    private String mainClass() throws IOException {
      try (JarFile file = new JarFile(jar.toFile())) {
        String main =
            file.getManifest() == null
                ? null
                : file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        if (main == null) {
          throw new IOException(jar + ": has no main class");
        }
        return main;
      }
    }

    /** Where {@link EndsWithInput} is: a folder without any library in it. */
    private static Path ourClasses() {
      try {
        return Path.of(
            EndsWithInput.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

package ai.userwhisperer.megaphone.cli.preflight;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps two runs of one machine from loading the same target: the system's lock on a file, which
 * ends with the process that holds it, however that ends. A file that nobody holds is no lock.
 */
public final class TargetLock implements AutoCloseable {
  private final FileChannel file;
  private final FileLock lock;

  private TargetLock(FileChannel file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Takes it.
   *
   * @param holder who this is, for whoever comes next
   * @return empty when another process has it
   */
  public static Optional<TargetLock> take(URI target, String holder) throws IOException {
    Path path = path(target);
    Files.createDirectories(path.getParent());
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock == null) {
        file.close();
        return Optional.empty();
      }
      file.truncate(0);
      file.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
      return Optional.of(new TargetLock(file, lock));
    } catch (OverlappingFileLockException e) {
      file.close();
      return Optional.empty();
    }
  }

  /** Who has it, or had it last. */
  public static String holder(URI target) {
    try {
      return Files.readString(path(target)).strip();
    } catch (IOException e) {
      return "somebody";
    }
  }

  private static Path path(URI target) {
    String name = (target.getHost() + "_" + target.getPort()).replaceAll("[^A-Za-z0-9_.-]", "_");
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "megaphone-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_"),
        name + ".lock");
  }

  @Override
  public void close() throws IOException {
    lock.release();
    file.close();
  }
}

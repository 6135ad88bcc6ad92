package ai.userwhisperer.megaphone.measurements.ledger;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * The ledger on disk: {@code <injector>.<set>.roaring}, each in the portable 64-bit format of the
 * <a href="https://github.com/RoaringBitmap/RoaringFormatSpec">Roaring specification</a>. A file is
 * replaced in one step, so that a reader at any moment, or after a kill, finds a whole one.
 *
 * <p>Beside it there may be {@code <injector>.<set>.parts.roaring}: such bitmaps one after the
 * other, each with what came since the one before. The set is the union of them all; a last one
 * that is cut off was never finished, and does not count.
 */
public final class LedgerFiles {
  private static final Pattern NAME =
      Pattern.compile("(\\d{1,4})\\.([a-z]+?)(\\.parts)?\\.roaring");

  private LedgerFiles() {}

  /**
   * Writes one set of one injector, in place of all that was written of it before. Not for two
   * threads and the same set at once.
   */
  public static void write(Path directory, EventSet set, int injector, Roaring64NavigableMap bitmap)
      throws IOException {
    bitmap.runOptimize();
    Path file = directory.resolve(injector + "." + set.fileName() + ".roaring");
    Path unfinished = directory.resolve(file.getFileName() + ".tmp");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
      bitmap.serializePortable(out);
    }
    Files.move(
        unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(parts(directory, set, injector));
  }

  /**
   * Adds to one set of one injector; costs as much as what is added. Not for two threads and the
   * same set at once.
   *
   * @throws IOException when the disk refuses; then nothing was added
   */
  public static void append(Path directory, EventSet set, int injector, Roaring64NavigableMap part)
      throws IOException {
    part.runOptimize();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.serializePortable(new DataOutputStream(bytes));
    try (FileChannel file =
        FileChannel.open(
            parts(directory, set, injector), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = file.size();
      try {
        file.position(end);
        for (ByteBuffer rest = ByteBuffer.wrap(bytes.toByteArray()); rest.hasRemaining(); ) {
          file.write(rest);
        }
      } catch (IOException e) {
        file.truncate(end);
        throw e;
      }
    }
  }

  private static Path parts(Path directory, EventSet set, int injector) {
    return directory.resolve(injector + "." + set.fileName() + ".parts.roaring");
  }

  /**
   * Reads every set that is there.
   *
   * @param damaged told of each file that could not be read, which is then left out
   */
  public static Ledger read(Path directory, Consumer<String> damaged) throws IOException {
    Ledger ledger = new Ledger();
    for (Path file : list(directory)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        Optional<EventSet> set = EventSet.named(name.group(2));
        if (set.isPresent()) {
          int injector = Integer.parseInt(name.group(1));
          try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            if (name.group(3) == null) {
              ledger.merge(set.get(), injector, next(in));
            } else {
              readParts(in, part -> ledger.merge(set.get(), injector, part));
            }
          } catch (IOException | RuntimeException e) {
            damaged.accept("ledger/" + file.getFileName() + ": " + e.getMessage());
          }
        }
      }
    }
    return ledger;
  }

  private static void readParts(InputStream in, Consumer<Roaring64NavigableMap> each)
      throws IOException {
    while (true) {
      Roaring64NavigableMap part;
      try {
        part = next(in);
      } catch (EOFException e) {
        return;
      }
      each.accept(part);
    }
  }

  private static Roaring64NavigableMap next(InputStream in) throws IOException {
    Roaring64NavigableMap bitmap = new Roaring64NavigableMap();
    bitmap.deserializePortable(new DataInputStream(in));
    return bitmap;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}

package ai.userwhisperer.megaphone.measurements.ledger;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * The ledger on disk: {@code <injector>.<set>.roaring}, each in the portable 64-bit format of the
 * <a href="https://github.com/RoaringBitmap/RoaringFormatSpec">Roaring specification</a>. A file is
 * replaced in one step, so that a reader at any moment, or after a kill, finds a whole one.
 */
public final class LedgerFiles {
  private static final Pattern NAME = Pattern.compile("(\\d{1,4})\\.([a-z]+)\\.roaring");

  private LedgerFiles() {}

  /** Writes one set of one injector. Not for two threads and the same set at once. */
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
  }

  /**
   * Reads every set that is there.
   *
   * @param damaged told of each file that could not be read, which is then left out
   */
  public static Ledger read(Path directory, java.util.function.Consumer<String> damaged)
      throws IOException {
    Ledger ledger = new Ledger();
    for (Path file : list(directory)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        Optional<EventSet> set = EventSet.named(name.group(2));
        if (set.isPresent()) {
          try (DataInputStream in =
              new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            Roaring64NavigableMap bitmap = new Roaring64NavigableMap();
            bitmap.deserializePortable(in);
            ledger.merge(set.get(), Integer.parseInt(name.group(1)), bitmap);
          } catch (IOException | RuntimeException e) {
            damaged.accept("ledger/" + file.getFileName() + ": " + e.getMessage());
          }
        }
      }
    }
    return ledger;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}

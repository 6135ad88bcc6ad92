package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files that hold the keys and passwords for which an environment variable is not set, as
 * orchestrators mount them.
 *
 * @param byVariable the files by the variables' names
 */
public record SecretFiles(Map<String, Path> byVariable) {
  /** No files. */
  public static final SecretFiles NONE = new SecretFiles(Map.of());

  static final String SECTION = "secrets";

  private static final int MOST_BYTES = 65_536;

  public SecretFiles {
    byVariable = Collections.unmodifiableMap(new TreeMap<>(byVariable));
    byVariable
        .keySet()
        .forEach(
            name ->
                check(
                    name.matches(Credential.VARIABLE),
                    "",
                    name,
                    "needs names of environment variables"));
  }

  /**
   * The environment with what the files hold for variables that are not set or empty; without the
   * line break at a file's end. Not to be shown or stored.
   *
   * @throws ProfileException when a file can't be read; the message does not contain what it holds
   */
  public Map<String, String> over(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    byVariable.forEach(
        (name, file) -> {
          if (all.getOrDefault(name, "").isEmpty()) {
            all.put(name, read(name, file));
          }
        });
    return all;
  }

  private static String read(String name, Path file) {
    String setting = SECTION + "." + name + " = " + file + ": ";
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ProfileException(setting + "needs a file of at most 64 KiB");
      }
      return Files.readString(file).stripTrailing();
    } catch (NoSuchFileException e) {
      throw new ProfileException(setting + "needs a file that is there", e);
    } catch (AccessDeniedException e) {
      throw new ProfileException(setting + "needs a file that may be read", e);
    } catch (MalformedInputException e) {
      throw new ProfileException(setting + "needs a file of text in UTF-8", e);
    } catch (IOException e) {
      throw new ProfileException(setting + "needs a file that can be read: " + e.getMessage(), e);
    }
  }
}

package ai.userwhisperer.megaphone.measurements;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** JSON on disk, as the whole harness writes and reads it. Thread-safe. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private Json() {}

  /** A document on one line. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode parse(String text) throws IOException {
    return MAPPER.readTree(text);
  }

  public static <T> T parse(String text, Class<T> type) throws IOException {
    return MAPPER.readValue(text, type);
  }

  public static <T> T read(Path file, Class<T> type) throws IOException {
    return MAPPER.readValue(Files.readAllBytes(file), type);
  }

  /** Writes an indented document, replacing the file in one step. */
  public static void write(Path file, Object value) {
    try {
      Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(
          unfinished,
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n",
          StandardCharsets.UTF_8);
      Files.move(
          unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a document a line; a line that is cut off or broken is told of and left out. */
  static <T> void readLines(
      Path file, TypeReference<T> type, Consumer<T> each, Consumer<String> damaged)
      throws IOException {
    // Not Files.newBufferedReader, which gives up at the first byte that is no UTF-8.
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        T value;
        try {
          value = MAPPER.readValue(line, type);
        } catch (JsonProcessingException e) {
          value = null;
        }
        if (value == null) {
          damaged.accept(file.getFileName() + " line " + number + ": not a whole JSON document");
        } else {
          each.accept(value);
        }
      }
    }
  }
}

package ai.userwhisperer.megaphone.cli.processes;

/**
 * One look at a sandbox under load.
 *
 * @param atSeconds since the watching began
 * @param heapBytes in use after the last collection
 * @param liveBytes in use after a collection of everything; 0 where none was asked for
 * @param residentBytes of the sandbox's process
 * @param redisBytes resident, of its Redis
 * @param events accepted since it was started
 */
public record MemorySample(
    double atSeconds,
    long heapBytes,
    long liveBytes,
    long residentBytes,
    long redisBytes,
    long events) {

  static final String CSV_HEADER =
      "seconds,heap_after_gc_bytes,live_bytes,resident_bytes,redis_resident_bytes,events_accepted";

  String csv() {
    return String.format(
        java.util.Locale.ROOT,
        "%.1f,%d,%s,%d,%d,%d",
        atSeconds,
        heapBytes,
        liveBytes == 0 ? "" : Long.toString(liveBytes),
        residentBytes,
        redisBytes,
        events);
  }
}

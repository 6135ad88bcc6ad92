package ai.userwhisperer.megaphone.reports;

/**
 * A metric that has no value in a run. Never to be read as zero.
 *
 * @param key as in {@link Metric}
 * @param unit that its value would have
 * @param phase the phase's name; {@code run} for the whole run
 * @param reason why there is none, such as {@code p99 needs at least 1000 answers, had 431}
 */
public record NoData(String key, String unit, String phase, String reason) {}

package ai.userwhisperer.megaphone.sandbox.decisions;

import java.util.SplittableRandom;

/**
 * The users of the sandbox. A profile is a function of the seed and the user's id alone, so that
 * whoever asks gets the same one, and nothing has to be kept. Thread-safe.
 */
public final class UserProfiles {
  private static final String[] PLANS = {"free", "basic", "premium", "enterprise"};
  private static final double[] PLANS_UP_TO = {0.6, 0.85, 0.97, 1};

  private final long seed;

  public UserProfiles(long seed) {
    this.seed = seed;
  }

  /** The profile of a user. */
  public UserProfile of(String userId) {
    SplittableRandom random = new SplittableRandom(seed ^ hash(userId));
    double engagement = round((random.nextDouble() + random.nextDouble()) / 2);
    double idle = 1 - engagement;
    int daysInactive = (int) Math.floor(idle * idle * -12 * Math.log(1 - random.nextDouble()));
    int sessionsPerWeek = (int) Math.round(engagement * 14 * (0.5 + random.nextDouble()));
    double adoption = round(Math.min(1, engagement * (0.6 + 0.6 * random.nextDouble())));
    return new UserProfile(
        userId,
        plan(random.nextDouble()),
        daysInactive,
        sessionsPerWeek,
        adoption,
        engagement,
        churnRisk(engagement, daysInactive));
  }

  /** The risk that follows from the other figures: idle people leave. */
  static double churnRisk(double engagement, int daysInactive) {
    return round(0.75 * (1 - engagement) + 0.25 * Math.min(daysInactive, 30) / 30);
  }

  private static String plan(double draw) {
    int plan = 0;
    while (draw > PLANS_UP_TO[plan]) {
      plan++;
    }
    return PLANS[plan];
  }

  private static double round(double score) {
    return Math.round(score * 10_000) / 10_000.0;
  }

  // FNV-1a, 64 bits: String.hashCode() has too few bits for millions of users.
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}

package ai.userwhisperer.megaphone.generators.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways of drawing follow Zipf's law; the chi-squared limits are far beyond chance. */
class UserRanksTest {
  private static final int USERS = 40;
  private static final int DRAWS = 200_000;

  /** The 99.9999th percentile of chi-squared with 39 degrees of freedom is about 92. */
  private static final double LIMIT = 100;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 1.3, 3})
  void theTableFollowsTheLaw(double skew) {
    assertThat(chiSquared(UserRanks.zipf(USERS, skew), skew)).isLessThan(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 1.3, 3})
  void rejectionInversionFollowsTheLaw(double skew) {
    assertThat(chiSquared(new RejectionInversion(USERS, skew), skew)).isLessThan(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, UserRanks.LARGEST_TABLE, UserRanks.LARGEST_TABLE + 1, 100_000_000})
  void everyRankIsThatOfAUser(int users) {
    UserRanks ranks = UserRanks.zipf(users, 0.9);
    assertThat(IntStream.range(0, 10_000).map(n -> ranks.rank(SplitMix.mix(n))))
        .allMatch(rank -> rank >= 0 && rank < users);
  }

  private static double chiSquared(UserRanks ranks, double skew) {
    int[] counts = new int[USERS];
    for (int i = 0; i < DRAWS; i++) {
      counts[ranks.rank(SplitMix.mix(i))]++;
    }
    double weights = IntStream.rangeClosed(1, USERS).mapToDouble(k -> Math.pow(k, -skew)).sum();
    double sum = 0;
    for (int k = 1; k <= USERS; k++) {
      double expected = DRAWS * Math.pow(k, -skew) / weights;
      sum += (counts[k - 1] - expected) * (counts[k - 1] - expected) / expected;
    }
    return sum;
  }
}

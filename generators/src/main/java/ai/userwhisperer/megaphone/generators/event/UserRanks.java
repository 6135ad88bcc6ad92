package ai.userwhisperer.megaphone.generators.event;

/**
 * Which user an event belongs to: rank 0 is the most active one. Immutable, and a pure function of
 * the random bits given.
 */
@FunctionalInterface
interface UserRanks {
  /** Up to so many users a table is built, of eight bytes a user. */
  int LARGEST_TABLE = 1 << 22;

  /** The rank that follows from a state of random bits. */
  int rank(long state);

  /**
   * Zipf's law: the k-th user (from 1) has the weight 1/k^skew.
   *
   * <p>The law is exact in both ways of drawing: up to {@link #LARGEST_TABLE} users by an alias
   * table, in constant time; above by rejection-inversion, which needs no memory and several times
   * the time of the table.
   *
   * @param users 1 or more
   * @param skew 0 or more; 0 picks all alike
   */
  static UserRanks zipf(int users, double skew) {
    if (skew == 0) {
      return state -> SplitMix.below(users, SplitMix.draw(state, 0));
    }
    if (users <= LARGEST_TABLE) {
      AliasTable table = new AliasTable(users, rank -> StrictMath.pow(rank + 1, -skew));
      return state -> table.pick(SplitMix.draw(state, 0), SplitMix.draw(state, 1));
    }
    return new RejectionInversion(users, skew);
  }
}

package ai.userwhisperer.megaphone.profiles;

import static ai.userwhisperer.megaphone.profiles.Checks.check;

/**
 * Where an answer says how good a generated content is.
 *
 * @param path names of members from the answer's root on, parted by dots
 * @param scale the best score that there is: 5 where scores go from 0 to 5, 1 where they go from 0
 *     to 1; above 0
 */
public record QualityScore(String path, double scale) {
  /** What the platform's content generation answers. */
  public static final QualityScore OF_THE_PLATFORM =
      new QualityScore("content.metadata.quality_score", 5);

  public QualityScore {
    check(
        path.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*"),
        "path",
        path,
        "needs names of members parted by dots, such as content.metadata.quality_score");
    Checks.above(0, "scale", scale, "the best score");
  }
}

package ai.userwhisperer.megaphone.sandbox.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UserProfilesTest {
  @Property
  void aUserIsTheSameWheneverAsked(@ForAll String userId, @ForAll long seed) {
    UserProfile profile = new UserProfiles(seed).of(userId);

    assertThat(new UserProfiles(seed).of(userId)).isEqualTo(profile);
    assertThat(profile.engagementScore()).isBetween(0.0, 1.0);
    assertThat(profile.churnRiskScore())
        .isEqualTo(UserProfiles.churnRisk(profile.engagementScore(), profile.daysInactive()))
        .isBetween(0.0, 1.0);
    assertThat(profile.featureAdoptionRate()).isBetween(0.0, 1.0);
    assertThat(profile.daysInactive()).isNotNegative();
  }

  @Test
  void usersDifferSoThatEveryKindOfDecisionComesUp() {
    UserProfiles profiles = new UserProfiles(1);
    Set<InterventionType> types =
        IntStream.range(0, 10_000)
            .mapToObj(i -> new DecisionRequest(profiles.of("usr_" + i), null, null))
            .map(DecisionRule::typeFor)
            .collect(Collectors.toSet());

    assertThat(types)
        .containsExactlyInAnyOrder(
            InterventionType.MONETIZATION,
            InterventionType.CELEBRATION,
            InterventionType.RETENTION,
            InterventionType.REACTIVATION,
            InterventionType.EDUCATION);
  }
}

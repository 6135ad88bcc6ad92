package ai.userwhisperer.megaphone.simulations.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.userwhisperer.megaphone.measurements.Json;
import ai.userwhisperer.megaphone.profiles.QualityScore;
import ai.userwhisperer.megaphone.simulations.recording.AnswerForm;
import ai.userwhisperer.megaphone.simulations.recording.MalformedAnswerException;
import ai.userwhisperer.megaphone.simulations.recording.Reading;
import ai.userwhisperer.megaphone.simulations.recording.SentEvents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFormsTest {
  private static final SentEvents SENT = new SentEvents("jR0ney", 1, 7, 1);

  private static final AnswerForm CONTENT = AnswerForms.content(QualityScore.OF_THE_PLATFORM);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'status':'accepted','event_id':'evt_jR0ney0100000007','processing_time':3}",
        "{'event_id':'evt_jR0ney0100000007','status':'tracked','timestamp':'2026-01-01T00:00:00Z'}"
      })
  void anEventIsAcceptedInTheFormOfTheServiceAndInThatOfTheDocumentation(String answer)
      throws Exception {
    assertThat(read(AnswerForms.TRACK, answer).rejected()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'status':'duplicate','event_id':'evt_jR0ney0100000007'}",
        "{'status':'rejected','errors':[{'field':'user_id','message':'no'}]}"
      })
  void aGoodStatusDoesNotMakeAnEventAccepted(String answer) throws Exception {
    assertThat(read(AnswerForms.TRACK, answer).rejected()).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'status':'queued'}",
        "{'status':'accepted','event_id':'evt_jR0ney0100000008'}"
      })
  void anAnswerThatDoesNotSayWhatBecameOfOurEventIsMalformed(String answer) {
    assertMalformed(AnswerForms.TRACK, answer);
  }

  @Test
  void aProfileHasAnEngagementScoreWhereverItStands() throws Exception {
    read(AnswerForms.PROFILE, "{'engagement_score':0.5}");
    read(AnswerForms.PROFILE, "{'user':{'scores':{'engagement_score':1}}}");
    assertMalformed(AnswerForms.PROFILE, "{'user_id':'usr_0123456789abcdef'}");
    assertMalformed(AnswerForms.PROFILE, "{'engagement_score':'high'}");
  }

  @Test
  void aDecisionMayBeToDoNothing() throws Exception {
    String nothing = "{'status':'success','decision':{'should_intervene':false}}";
    read(AnswerForms.DECISION, nothing);
    assertThat(Intervention.decidedIn(Json.parse(quoted(nothing)))).isEmpty();
  }

  @Test
  void aDecisionNamesWhatIsToBeDoneAndWhere() throws Exception {
    String support =
        "{'status':'success','decision':{'intervention_type':'support','channel':'email'}}";
    read(AnswerForms.DECISION, support);
    assertThat(Intervention.decidedIn(Json.parse(quoted(support))))
        .contains(new Intervention("support", "email"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'status':'error','decision':{'intervention_type':'support'}}",
        "{'status':'success'}",
        "{'status':'success','decision':{'intervention_type':'shouting'}}"
      })
  void aDecisionOfAnotherFormIsMalformed(String answer) {
    assertMalformed(AnswerForms.DECISION, answer);
  }

  @Test
  void theQualityOfAContentIsReadWhereItIsTold() throws Exception {
    assertThat(
            read(CONTENT, "{'content':{'body':'Hello','metadata':{'quality_score':4.5}}}").values())
        .isEqualTo(Map.of("quality-score", List.of(4.5)));
    assertThat(read(CONTENT, "{'content':{'body':'Hello'}}").values()).isEmpty();
  }

  @Test
  void aContentWithoutATextIsMalformed() {
    assertMalformed(CONTENT, "{'content':{'body':' '}}");
    assertMalformed(CONTENT, "{'content':'Hello'}");
  }

  private static Reading read(AnswerForm form, String answer) throws Exception {
    return form.read(Json.parse(quoted(answer)), SENT);
  }

  private static void assertMalformed(AnswerForm form, String answer) {
    assertThatThrownBy(() -> read(form, answer)).isInstanceOf(MalformedAnswerException.class);
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}

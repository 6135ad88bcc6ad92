package ai.userwhisperer.megaphone.generators.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.userwhisperer.megaphone.generators.firehose.LegalAnswers.Legal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any legal answers, pipelined, mean the same however the network cuts them. */
class AnswerPropertyTest {
  @Property(tries = 200)
  void answersInOnePieceAreReadInOrder(@ForAll("pipelines") List<Legal> answers) {
    assertThat(Transcript.whole(bytes(answers))).isEqualTo(meaning(answers));
  }

  @Property(tries = 100)
  void answersByteByByteAreReadTheSame(@ForAll("pipelines") List<Legal> answers) {
    assertThat(Transcript.inPieces(bytes(answers), at -> at + 1)).isEqualTo(meaning(answers));
  }

  @Property(tries = 40)
  void answersCutAtAnyByteAreReadTheSame(@ForAll("pipelines") List<Legal> answers) {
    byte[] all = bytes(answers);
    Transcript meaning = meaning(answers);
    for (int cut = 1; cut < all.length; cut++) {
      int first = cut;
      assertThat(Transcript.inPieces(all, at -> at < first ? first : all.length))
          .isEqualTo(meaning);
    }
  }

  @Property(tries = 200)
  void answersInPiecesOfAnySizeAreReadTheSame(
      @ForAll("pipelines") List<Legal> answers, @ForAll long seed) {
    byte[] all = bytes(answers);
    Random random = new Random(seed);
    assertThat(
            Transcript.inPieces(
                all, at -> Math.min(all.length, at + 1 + random.nextInt(1 + all.length / 4))))
        .isEqualTo(meaning(answers));
  }

  @Property(tries = 100)
  void aConnectionThatEndsInsideAnAnswerLosesThatAnswerOnly(
      @ForAll("open") List<Legal> answers, @ForAll("open") List<Legal> more) {
    byte[] last = more.get(0).bytes();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes(answers));
    all.write(last, 0, last.length - 1);
    assertThat(Transcript.whole(all.toByteArray())).isEqualTo(meaning(answers));
  }

  @Provide
  Arbitrary<List<Legal>> open() {
    return LegalAnswers.any().list().ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<Legal>> pipelines() {
    return open()
        .flatMap(
            answers ->
                LegalAnswers.untilClose()
                    .optional(0.3)
                    .map(
                        last -> {
                          List<Legal> all = new ArrayList<>(answers);
                          last.ifPresent(all::add);
                          return all;
                        }));
  }

  private static byte[] bytes(List<Legal> answers) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    answers.forEach(answer -> all.writeBytes(answer.bytes()));
    return all.toByteArray();
  }

  private static Transcript meaning(List<Legal> answers) {
    return new Transcript(answers.stream().map(Legal::meaning).toList(), false);
  }
}

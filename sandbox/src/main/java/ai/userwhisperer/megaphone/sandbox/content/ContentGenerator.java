package ai.userwhisperer.megaphone.sandbox.content;

import ai.userwhisperer.megaphone.sandbox.decisions.UserProfile;
import ai.userwhisperer.megaphone.sandbox.events.Identifiers;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import java.util.SplittableRandom;

/**
 * Stands in for content generation: fills templates, and scores what came out. The score is made of
 * what can be seen in the text, length, personal parts and what was left to fill in, and of some
 * noise. Thread-safe.
 */
public final class ContentGenerator {
  /** How contents are made; answers name it. */
  public static final String GENERATION_METHOD = "template";

  /** The best score. */
  public static final double BEST_SCORE = 5;

  private static final int LEAST_PROCESSING_MS = 100;
  private static final int MOST_PROCESSING_MS = 300;
  private static final int SHORT_CHANNEL_CHARS = 160;

  private static final double UNFILLED_COSTS = 2.5;

  private final SplittableRandom random;
  private final Identifiers ids;
  private final Faults faults;

  public ContentGenerator(long seed, Faults faults) {
    this.faults = faults;
    random = new SplittableRandom(seed);
    ids = new Identifiers(random.nextLong());
  }

  /** Makes a content. */
  public synchronized Content generate(ContentRequest request) {
    ContentTemplates templates = ContentTemplates.of(request.type());
    if (faults.strikes(FaultKind.CONTENT_POOR)) {
      return raw(templates, request.channel());
    }
    String name = request.details().get("first_name");
    String product = request.details().get("product");
    StringBuilder body = new StringBuilder();
    body.append(fill(templates.opening(), name, product)).append(' ');
    body.append(fill(templates.offer(), name, product));
    int personalParts = (name == null ? 0 : 1) + (product == null ? 0 : 1);
    if (request.level() != PersonalizationLevel.LOW) {
      body.append(' ').append(aboutPlan(request.profile()));
      personalParts++;
    }
    if (request.level() == PersonalizationLevel.HIGH) {
      body.append(' ').append(aboutHabits(request.profile()));
      personalParts++;
    }
    return new Content(
        ids.next("cnt_"),
        fill(templates.subject(), name, product),
        body.toString(),
        templates.callToAction(),
        score(body, personalParts, request.channel()),
        personalParts);
  }

  /** What comes out when nobody fills the templates in. */
  private Content raw(ContentTemplates templates, String channel) {
    String body = templates.opening() + " " + templates.offer();
    return new Content(
        ids.next("cnt_"),
        templates.subject(),
        body,
        templates.callToAction(),
        score(body, 0, channel),
        0);
  }

  private static String fill(String template, String name, String product) {
    return template
        .replace("{name}", name == null ? "there" : name)
        .replace("{product}", product == null ? "your workspace" : product);
  }

  private static String aboutPlan(UserProfile profile) {
    return "You are on the " + profile.plan() + " plan.";
  }

  private static String aboutHabits(UserProfile profile) {
    return profile.daysInactive() == 0
        ? "You were here today, as in most weeks."
        : "Your last visit was " + profile.daysInactive() + " days ago.";
  }

  private double score(CharSequence body, int personalParts, String channel) {
    boolean shortChannel = channel.equals("sms") || channel.equals("push");
    double tooLong = shortChannel && body.length() > SHORT_CHANNEL_CHARS ? 0.2 : 0;
    double unfilled = body.chars().anyMatch(c -> c == '{') ? UNFILLED_COSTS : 0;
    double noise = (random.nextDouble() + random.nextDouble() - 1) * 0.4;
    double score = 4.1 + 0.15 * personalParts - tooLong - unfilled + noise;
    return Math.round(Math.max(0, Math.min(BEST_SCORE, score)) * 100) / 100.0;
  }

  /** How long the next content takes, in milliseconds. */
  public synchronized int nextProcessingMs() {
    return random.nextInt(LEAST_PROCESSING_MS, MOST_PROCESSING_MS + 1);
  }
}

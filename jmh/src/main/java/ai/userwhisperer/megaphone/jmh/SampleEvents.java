package ai.userwhisperer.megaphone.jmh;

import ai.userwhisperer.megaphone.generators.event.EventModel;
import ai.userwhisperer.megaphone.profiles.EventMix;
import java.util.Map;
import java.util.TreeMap;

/** The events that benchmarks send: the mix of the profiles, in short. */
public final class SampleEvents {
  public static final String RUN_KEY = "Bench0";

  private SampleEvents() {}

  /** 100,000 users by Zipf's law. */
  public static EventModel model() {
    return EventModel.of(
        new EventMix(
            "app_megaphoneload000",
            100_000,
            1.0,
            new TreeMap<>(
                Map.of(
                    "page_viewed", 40.0,
                    "feature_used", 20.0,
                    "button_clicked", 15.0,
                    "user_login", 8.0,
                    "api_call_made", 8.0,
                    "user_signup", 1.0,
                    "error_encountered", 1.0))),
        1);
  }
}

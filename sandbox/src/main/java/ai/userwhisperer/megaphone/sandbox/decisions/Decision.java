package ai.userwhisperer.megaphone.sandbox.decisions;

/**
 * A decision that was made.
 *
 * @param id {@code dec_} and 16 letters or digits
 * @param userId for whom
 * @param type what is to be done
 * @param channel in_app, push or email
 * @param confidence 0 to 1
 * @param reason why, for a person
 * @param createdAt RFC 3339
 */
public record Decision(
    String id,
    String userId,
    InterventionType type,
    String channel,
    double confidence,
    String reason,
    String createdAt) {}

package ai.userwhisperer.megaphone.sandbox.content;

/**
 * A content that was made.
 *
 * @param id {@code cnt_} and 16 letters or digits
 * @param subject one line
 * @param body the text
 * @param callToAction what its button says
 * @param qualityScore 0 to 5
 * @param personalizedParts how many parts of it are about this user
 */
public record Content(
    String id,
    String subject,
    String body,
    String callToAction,
    double qualityScore,
    int personalizedParts) {}

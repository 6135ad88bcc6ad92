/**
 * What a run means, from its directory alone.
 *
 * <p>{@link ai.userwhisperer.megaphone.reports.Metrics} says what was measured: a value with a key,
 * a unit and a definition, or the reason why there is none. {@link
 * ai.userwhisperer.megaphone.reports.Verdict} says what follows. {@link
 * ai.userwhisperer.megaphone.reports.Report} writes both, and shows them. Nothing here measures,
 * and nothing looks at a clock: the same directory gives the same bytes.
 */
package ai.userwhisperer.megaphone.reports;

/**
 * What is remembered from run to run, and where it changed. Knows series of numbers, and nothing of
 * how a run is judged.
 */
package ai.userwhisperer.megaphone.reports.history;

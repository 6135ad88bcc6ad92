/**
 * The {@code megaphone} command: one class per subcommand, and what runs a run. It neither measures
 * nor judges.
 */
package ai.userwhisperer.megaphone.cli;

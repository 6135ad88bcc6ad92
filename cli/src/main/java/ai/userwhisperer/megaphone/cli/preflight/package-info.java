/** What has to be true before anything is sent: a list of checks, each with what to do about it. */
package ai.userwhisperer.megaphone.cli.preflight;

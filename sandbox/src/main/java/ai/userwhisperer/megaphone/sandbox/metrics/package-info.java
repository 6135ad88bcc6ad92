/** What {@code /metrics} shows. */
package ai.userwhisperer.megaphone.sandbox.metrics;

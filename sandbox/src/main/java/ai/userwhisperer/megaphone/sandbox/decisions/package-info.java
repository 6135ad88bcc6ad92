/**
 * Stand-in for behavioural analysis and decision engine: users, and what is to be done for them.
 */
package ai.userwhisperer.megaphone.sandbox.decisions;

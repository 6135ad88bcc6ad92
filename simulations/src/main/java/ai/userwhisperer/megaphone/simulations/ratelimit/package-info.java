/** Whether a platform limits a key as it should: not before its limit, and not later. */
package ai.userwhisperer.megaphone.simulations.ratelimit;

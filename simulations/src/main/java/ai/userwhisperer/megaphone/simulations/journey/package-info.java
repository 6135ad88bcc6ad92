/** What a user does on a journey: the events, the requests, and the answers that they call for. */
package ai.userwhisperer.megaphone.simulations.journey;

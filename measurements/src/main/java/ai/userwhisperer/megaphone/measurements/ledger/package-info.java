/** Every event followed by its id, from the schedule to the far end of the platform. */
package ai.userwhisperer.megaphone.measurements.ledger;

/**
 * What an event is: reading and checking it as it streams by, and the document that is published
 * for it.
 */
package ai.userwhisperer.megaphone.sandbox.events;

/**
 * Which events are sent: a pure function of a seed and an event's number, and the bytes that it
 * becomes.
 */
package ai.userwhisperer.megaphone.generators.event;

/** What goes wrong on demand. */
package ai.userwhisperer.megaphone.sandbox.faults;

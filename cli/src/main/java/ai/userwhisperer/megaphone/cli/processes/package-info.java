/**
 * What processes of this machine cost, seen from outside: CPU by thread, heap after collections.
 * For {@code soak-sandbox} and {@code profile-sandbox}; nothing of it is part of a run.
 */
package ai.userwhisperer.megaphone.cli.processes;

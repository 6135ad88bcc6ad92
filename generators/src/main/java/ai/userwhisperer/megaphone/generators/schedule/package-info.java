/** When each request is due: pure functions of its index. */
package ai.userwhisperer.megaphone.generators.schedule;

/** A Redis process of the sandbox's own, the connections to it, and the platform's keys. */
package ai.userwhisperer.megaphone.sandbox.redis;

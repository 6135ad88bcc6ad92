/** Stand-in for content generation. */
package ai.userwhisperer.megaphone.sandbox.content;

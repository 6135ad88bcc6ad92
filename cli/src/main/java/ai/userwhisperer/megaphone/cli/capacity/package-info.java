/** How a platform's capacity is searched for: which rate is next, and what a level sends. */
package ai.userwhisperer.megaphone.cli.capacity;

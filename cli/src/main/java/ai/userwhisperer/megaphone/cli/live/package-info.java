/**
 * Watching a run while it goes, from the files that it grows: what a person sees of it, and the
 * guards that stop it. Nothing here is waited for by whoever sends or measures.
 */
package ai.userwhisperer.megaphone.cli.live;

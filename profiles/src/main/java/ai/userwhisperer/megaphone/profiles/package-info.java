/**
 * The profiles that people edit, and the records that they are read into.
 *
 * <p>A {@link ai.userwhisperer.megaphone.profiles.Profile} that exists is valid: each record checks
 * itself when it is built. {@link ai.userwhisperer.megaphone.profiles.ProfileFile} reads them;
 * nothing else in Megaphone reads a setting or the environment.
 */
package ai.userwhisperer.megaphone.profiles;

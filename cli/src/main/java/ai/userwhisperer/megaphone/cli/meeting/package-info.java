/** Where several injectors of one run meet: a folder that all of them see, and marks in it. */
package ai.userwhisperer.megaphone.cli.meeting;

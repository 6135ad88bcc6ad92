/**
 * Journeys of users, as Gatling simulations. {@link
 * ai.userwhisperer.megaphone.simulations.SimulationMain} runs one for {@code megaphone run}; {@code
 * mvn gatling:test} and IDEs run them as any other simulation. What they measure goes into the run
 * directory; whether that passes is decided by those who read it.
 */
package ai.userwhisperer.megaphone.simulations;

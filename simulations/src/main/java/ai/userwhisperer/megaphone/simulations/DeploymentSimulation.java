package ai.userwhisperer.megaphone.simulations;

/**
 * A steady load of events and reads, to be on while the platform is rolled. Errors, outages and
 * lost events are in the run by the second.
 */
public final class DeploymentSimulation extends MixedSimulation {}

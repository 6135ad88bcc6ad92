package ai.userwhisperer.megaphone.simulations;

/**
 * What clients ask the api-gateway for, with a rate that jumps for a while: the phase's schedule is
 * a spike.
 */
public final class SpikeSimulation extends MixedSimulation {}

package ai.userwhisperer.megaphone.simulations;

/**
 * Contents of every type for every channel, one after the other. Records how good they are by the
 * answers' own score.
 */
public final class ContentGenerationSimulation extends MixedSimulation {}

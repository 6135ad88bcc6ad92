package ai.userwhisperer.megaphone.simulations;

/**
 * Decisions for the users of the labelled set, one after the other, and lists of decisions. Records
 * which decisions are those expected.
 */
public final class DecisionEngineSimulation extends MixedSimulation {}

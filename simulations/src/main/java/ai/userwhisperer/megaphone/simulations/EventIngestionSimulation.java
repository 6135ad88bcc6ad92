package ai.userwhisperer.megaphone.simulations;

/** Events, one to a request and many: what became of each is taken from the answer's body. */
public final class EventIngestionSimulation extends MixedSimulation {}

package ai.userwhisperer.megaphone.simulations;

/**
 * Users from signing up to a message, as in {@link UserJourneySimulation}, for hours: its phase has
 * a name, a rate and a length of its own, so that leaks and slow decay show.
 */
public final class SoakSimulation extends JourneySimulation {}

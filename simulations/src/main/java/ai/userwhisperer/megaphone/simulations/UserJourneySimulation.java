package ai.userwhisperer.megaphone.simulations;

/** Users from signing up over their sessions to a message that the platform sends them. */
public final class UserJourneySimulation extends JourneySimulation {}

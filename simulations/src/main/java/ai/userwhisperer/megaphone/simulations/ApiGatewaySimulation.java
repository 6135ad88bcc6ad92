package ai.userwhisperer.megaphone.simulations;

/**
 * Everything that clients ask the api-gateway for: events, users, decisions, contents and messages.
 */
public final class ApiGatewaySimulation extends MixedSimulation {}

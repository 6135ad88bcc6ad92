/**
 * A Google Cloud Pub/Sub server inside this process.
 *
 * <p>{@link ai.userwhisperer.megaphone.sandbox.pubsub.Broker} is the whole of it for code in the
 * same process; {@link ai.userwhisperer.megaphone.sandbox.pubsub.PubSubServer} lets Google's
 * clients, in any language, talk to it over gRPC. The values are Google's own protocol messages, so
 * that what is stored is what is sent.
 *
 * <p>The way of a message: {@code Broker} finds the topic's {@code Fanout}, which stores it once
 * and appends it to each {@code SubscriptionQueue} whose {@code MessageFilter} lets it through.
 * There a {@code Backlog} knows what is to be delivered next, what is outstanding and what becomes
 * of messages that fail: with a {@code DeliveryLog} for their states, {@code OrderedLanes} for
 * those with ordering keys, and {@code Deadlines}. {@code Waiters} know who wants messages. A
 * {@code Receiver} takes them: a {@code StreamingPull} or a {@code PendingPull} on the server's
 * event loop, a {@code Consumption} on a thread of its own.
 */
package ai.userwhisperer.megaphone.sandbox.pubsub;

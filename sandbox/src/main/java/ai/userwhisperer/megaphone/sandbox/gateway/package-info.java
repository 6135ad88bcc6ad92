/** The platform's HTTP side: connections, routes, keys, and the way of events into the broker. */
package ai.userwhisperer.megaphone.sandbox.gateway;

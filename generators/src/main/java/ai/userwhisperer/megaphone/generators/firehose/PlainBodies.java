package ai.userwhisperer.megaphone.generators.firehose;

import ai.userwhisperer.megaphone.generators.event.EventRenderer;
import io.netty.buffer.ByteBuf;

/** A single event or a batch, rendered where it is sent from. */
final class PlainBodies implements BodyWriter {
  private final EventSource events;
  private final EventRenderer renderer;

  PlainBodies(EventSource events) {
    this.events = events;
    this.renderer = new EventRenderer(events.model(), events.runKey(), events.injector());
  }

  @Override
  public int maxBytes() {
    return events.eventsPerRequest() == 1
        ? renderer.maxEventBytes()
        : renderer.maxBatchBytes(events.eventsPerRequest());
  }

  @Override
  public void append(long request, long epochMs, ByteBuf out) {
    long first = events.firstSequence(request);
    if (events.eventsPerRequest() == 1) {
      renderer.event(first, first, epochMs, out);
    } else {
      renderer.batch(first, first, events.eventsPerRequest(), epochMs, out);
    }
  }

  @Override
  public void close() {}
}

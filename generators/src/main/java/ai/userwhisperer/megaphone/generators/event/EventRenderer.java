package ai.userwhisperer.megaphone.generators.event;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Turns events into the bytes that are sent: fills the holes of a template that was made once, and
 * appends it to the buffer that is sent. Allocates nothing per event. Confined to one thread.
 */
public final class EventRenderer {
  private static final byte[] BATCH_START = "{\"events\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BATCH_END = "]}".getBytes(StandardCharsets.US_ASCII);

  private final EventModel model;
  private final EventModel.Draw draw = new EventModel.Draw();
  private final SequenceText sequences = new SequenceText();
  private final TimestampText timestamps = new TimestampText();

  /** By type; then all variants of a device, and those of the next. */
  private final EventTemplate[][] templates;

  private final int maxEventBytes;

  /**
   * A renderer of one injector's events of a run.
   *
   * @param runKey the run's key, as in {@link EventId}
   * @param injector the injector's number, as in {@link EventId}
   */
  public EventRenderer(EventModel model, String runKey, int injector) {
    this.model = model;
    String id = new EventId(runKey, injector, 0).toString();
    String idPrefix = id.substring(0, EventId.SEQUENCE_OFFSET);
    int max = 0;
    templates = new EventTemplate[EventType.ALL.length][];
    for (EventType type : EventType.ALL) {
      EventTemplate[] ofType = new EventTemplate[Device.ALL.length * type.variants()];
      for (Device device : Device.ALL) {
        for (int variant = 0; variant < type.variants(); variant++) {
          EventTemplate template =
              EventTemplate.of(idPrefix, model.appId(), runKey, type, device, variant);
          ofType[index(type, device, variant)] = template;
          max = Math.max(max, template.length());
        }
      }
      templates[type.ordinal()] = ofType;
    }
    maxEventBytes = max;
  }

  /** No event is longer. */
  public int maxEventBytes() {
    return maxEventBytes;
  }

  /** No batch of so many events is longer. */
  public int maxBatchBytes(int events) {
    return BATCH_START.length + events * (maxEventBytes + 1) + BATCH_END.length;
  }

  /**
   * Appends one event as a JSON object.
   *
   * @param number which event of the model
   * @param sequence the sequence number in its id
   * @param epochMs its timestamp
   * @param out grows when it lacks room for {@link #maxEventBytes}
   */
  public void event(long number, long sequence, long epochMs, ByteBuf out) {
    model.draw(number, draw);
    filled(sequence, epochMs).appendTo(out);
  }

  /**
   * Appends a batch as a JSON object, {@code {"events":[…]}}: events {@code firstNumber} and those
   * that follow, with sequence numbers from {@code firstSequence} on and one timestamp.
   *
   * @param events 1 or more
   * @param out grows when it lacks room for {@link #maxBatchBytes}
   */
  public void batch(long firstNumber, long firstSequence, int events, long epochMs, ByteBuf out) {
    out.writeBytes(BATCH_START);
    model.draw(firstNumber, draw);
    for (int i = 0; i < events; i++) {
      EventTemplate template = filled(firstSequence + i, epochMs);
      // The next event is drawn before this one is copied: what was stored a moment ago, in pieces
      // of eight bytes, can't be loaded in larger ones until it has reached the cache.
      model.draw(firstNumber + i + 1, draw);
      if (i == 0) {
        template.appendTo(out);
      } else {
        template.appendNextTo(out);
      }
    }
    out.writeBytes(BATCH_END);
  }

  /** One event as JSON text, for those who are not in a hurry. */
  public String json(Event event, long sequence, long epochMs) {
    EventTemplate template = template(event.type(), event.device(), event.variant());
    template.fill(event.userKey(), event.sessionKey(), event.trace());
    template.stamp(sequence, sequences, epochMs, timestamps);
    return template.toString();
  }

  /** The template of the event that was drawn last, with all that makes it this event. */
  private EventTemplate filled(long sequence, long epochMs) {
    EventTemplate template = template(draw.type, draw.device, draw.variant);
    template.fill(draw.userKey, draw.sessionKey, draw.trace);
    template.stamp(sequence, sequences, epochMs, timestamps);
    return template;
  }

  private EventTemplate template(EventType type, Device device, int variant) {
    return templates[type.ordinal()][index(type, device, variant)];
  }

  private static int index(EventType type, Device device, int variant) {
    return device.ordinal() * type.variants() + variant;
  }
}

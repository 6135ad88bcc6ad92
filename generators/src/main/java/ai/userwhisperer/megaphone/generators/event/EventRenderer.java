package ai.userwhisperer.megaphone.generators.event;

import ai.userwhisperer.megaphone.measurements.ledger.EventId;
import java.nio.charset.StandardCharsets;

/**
 * Turns events into the bytes that are sent: copies a template that was made once and fills its
 * holes. Allocates nothing per event. Confined to one thread.
 */
public final class EventRenderer {
  private static final byte[] BATCH_START = "{\"events\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BATCH_END = "]}".getBytes(StandardCharsets.US_ASCII);

  private final EventModel model;
  private final EventModel.Draw draw = new EventModel.Draw();
  private final TimestampText timestamp = new TimestampText();

  /** By type, device and variant. */
  private final EventTemplate[][][] templates;

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
    templates = new EventTemplate[EventType.ALL.length][Device.ALL.length][];
    for (EventType type : EventType.ALL) {
      for (Device device : Device.ALL) {
        EventTemplate[] variants = new EventTemplate[type.properties().size()];
        for (int variant = 0; variant < variants.length; variant++) {
          variants[variant] =
              EventTemplate.of(idPrefix, model.appId(), runKey, type, device, variant);
          max = Math.max(max, variants[variant].length());
        }
        templates[type.ordinal()][device.ordinal()] = variants;
      }
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
   * Writes one event as a JSON object.
   *
   * @param number which event of the model
   * @param sequence the sequence number in its id
   * @param epochMs its timestamp
   * @param target has room for {@link #maxEventBytes} from {@code offset} on
   * @return the offset behind the event
   */
  public int event(long number, long sequence, long epochMs, byte[] target, int offset) {
    model.draw(number, draw);
    EventTemplate template = templates[draw.type.ordinal()][draw.device.ordinal()][draw.variant];
    template.write(draw.userKey, draw.sessionKey, draw.trace, target, offset);
    return finish(template, sequence, epochMs, target, offset);
  }

  /**
   * Writes a batch as a JSON object, {@code {"events":[…]}}: events {@code firstNumber} and those
   * that follow, with sequence numbers from {@code firstSequence} on and one timestamp.
   *
   * @param target has room for {@link #maxBatchBytes} from {@code offset} on
   * @return the offset behind the batch
   */
  public int batch(
      long firstNumber, long firstSequence, int events, long epochMs, byte[] target, int offset) {
    System.arraycopy(BATCH_START, 0, target, offset, BATCH_START.length);
    int at = offset + BATCH_START.length;
    for (int i = 0; i < events; i++) {
      if (i > 0) {
        target[at++] = ',';
      }
      at = event(firstNumber + i, firstSequence + i, epochMs, target, at);
    }
    System.arraycopy(BATCH_END, 0, target, at, BATCH_END.length);
    return at + BATCH_END.length;
  }

  /** One event as JSON text, for those who are not in a hurry. */
  public String json(Event event, long sequence, long epochMs) {
    EventTemplate template =
        templates[event.type().ordinal()][event.device().ordinal()][event.variant()];
    byte[] text = new byte[template.length()];
    template.write(event.userKey(), event.sessionKey(), event.trace(), text, 0);
    finish(template, sequence, epochMs, text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private int finish(
      EventTemplate template, long sequence, long epochMs, byte[] target, int offset) {
    EventId.writeSequence(sequence, target, offset + template.sequenceAt());
    timestamp.write(epochMs, target, offset + template.timestampAt());
    return offset + template.length();
  }
}

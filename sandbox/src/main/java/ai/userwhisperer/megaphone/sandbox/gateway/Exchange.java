package ai.userwhisperer.megaphone.sandbox.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** A request and its answer. Confined to the gateway's event loop. */
final class Exchange {
  private final GatewayConnection connection;
  private final String uri;
  private final int pathEnd;
  private final RequestBody body = new RequestBody();

  private final Routes.Found found;
  private String requestId;
  private String appId;
  private ContentCoding coding;
  private boolean head;
  private boolean lastOnConnection;
  private boolean saysThatItIsKept;
  private boolean unread;
  private boolean owesContinue;
  private RefusedException refusal;
  private RequestRate.Standing standing;
  private long readNs;
  private ByteBuf answer;
  private boolean answered;

  Exchange(GatewayConnection connection, String uri, Routes.Found found) {
    this.connection = connection;
    this.uri = uri;
    this.found = found;
    this.refusal = found.refusal();
    int query = uri.indexOf('?');
    this.pathEnd = query < 0 ? uri.length() : query;
  }

  /** The path as it came, without the query. */
  String path() {
    return uri.substring(0, pathEnd);
  }

  /** The path and the query as they came. */
  String uri() {
    return uri;
  }

  RequestBody body() {
    return body;
  }

  /** The app that the key belongs to, or null. */
  String appId() {
    return appId;
  }

  String requestId() {
    return requestId;
  }

  /** Nanoseconds since the last byte of the request was read. */
  long elapsedNs() {
    return System.nanoTime() - readNs;
  }

  /** The event loop that this exchange is confined to. */
  EventLoop loop() {
    return connection.loop();
  }

  /** Lets an endpoint go on with this exchange after some time; nothing waits for it meanwhile. */
  void later(int delayMs, Endpoint endpoint) {
    laterNs(TimeUnit.MILLISECONDS.toNanos(delayMs), endpoint);
  }

  /** As {@link #later}, in nanoseconds. */
  void laterNs(long delayNs, Endpoint endpoint) {
    connection.later(this, endpoint, delayNs);
  }

  /** Answers with a JSON body. */
  void answer(int status, String json) {
    answer(status, AnswerWriter.JSON, null, null, json);
  }

  /** Answers with the error that the exception holds. */
  void answer(RefusedException refused) {
    boolean again = refused.retryAfterSeconds() > 0;
    String headerName = again ? "retry-after" : found.allowed() != null ? "allow" : null;
    String headerValue = again ? Long.toString(refused.retryAfterSeconds()) : found.allowed();
    answer(
        refused.status(),
        AnswerWriter.JSON,
        headerName,
        headerValue,
        ErrorAnswers.documented(refused.code(), refused.getMessage(), refused.field(), requestId));
  }

  /**
   * Answers, once.
   *
   * @param headerName of one more header, or null for none
   */
  void answer(int status, String contentType, String headerName, String headerValue, String text) {
    if (answered) {
      throw new IllegalStateException("answered twice: " + uri);
    }
    answered = true;
    long elapsedNs = elapsedNs();
    route().series().record(status, elapsedNs);
    answer =
        connection
            .writer()
            .render(this, status, contentType, headerName, headerValue, text, elapsedNs);
    connection.answered(this);
  }

  // What follows is the connection's side.

  Route route() {
    return found.route();
  }

  void requestId(String id) {
    requestId = id;
  }

  void appId(String id) {
    appId = id;
  }

  /** How the key stands with its limits, or null where there are none. */
  RequestRate.Standing standing() {
    return standing;
  }

  void standing(RequestRate.Standing keyStanding) {
    standing = keyStanding;
  }

  /** How the body is packed, or null when it is not. */
  ContentCoding coding() {
    return coding;
  }

  void coding(ContentCoding packedAs) {
    coding = packedAs;
  }

  boolean isHead() {
    return head;
  }

  void head(boolean isHead) {
    head = isHead;
  }

  boolean isLastOnConnection() {
    return lastOnConnection;
  }

  void lastOnConnection() {
    lastOnConnection = true;
  }

  /** Whether the answer has to say that more may be asked: clients of HTTP/1.0 wait for that. */
  boolean isSaidToBeKept() {
    return saysThatItIsKept && !lastOnConnection;
  }

  void saysThatItIsKept() {
    saysThatItIsKept = true;
  }

  /** Whether it was answered before all of it was read. */
  boolean isUnread() {
    return unread;
  }

  void unread() {
    unread = true;
  }

  boolean owesContinue() {
    return owesContinue;
  }

  void owesContinue(boolean owes) {
    owesContinue = owes;
  }

  RefusedException refusal() {
    return refusal;
  }

  void refuse(RefusedException reason) {
    refusal = reason;
  }

  void read() {
    readNs = System.nanoTime();
  }

  boolean isRead() {
    return readNs != 0;
  }

  boolean isAnswered() {
    return answered;
  }

  ByteBuf takeAnswer() {
    ByteBuf taken = answer;
    answer = null;
    return taken;
  }
}

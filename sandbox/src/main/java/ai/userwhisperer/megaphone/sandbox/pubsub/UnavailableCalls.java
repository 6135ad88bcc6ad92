package ai.userwhisperer.megaphone.sandbox.pubsub;

import ai.userwhisperer.megaphone.sandbox.faults.Fault;
import ai.userwhisperer.megaphone.sandbox.faults.FaultEffect;
import ai.userwhisperer.megaphone.sandbox.faults.FaultKind;
import ai.userwhisperer.megaphone.sandbox.faults.Faults;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Refuses calls with UNAVAILABLE when the faults say so; they do nothing then. Streams that are
 * open are asked once a second, the first time when the fault begins, whether it strikes them.
 */
final class UnavailableCalls implements ServerInterceptor, FaultEffect {
  private static final long ASK_EVERY_NS = TimeUnit.SECONDS.toNanos(1);

  private final Faults faults;
  private final SubscriberService subscriber;
  private volatile boolean on;
  private Thread asking;

  private UnavailableCalls(Faults faults, SubscriberService subscriber) {
    this.faults = faults;
    this.subscriber = subscriber;
  }

  static void register(Faults faults, NettyServerBuilder builder, SubscriberService subscriber) {
    UnavailableCalls calls = new UnavailableCalls(faults, subscriber);
    builder.intercept(calls);
    faults.effect(FaultKind.PUBSUB_UNAVAILABLE, calls);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (strikes()) {
      Reply.close(call, reason());
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }

  @Override
  public void begin(Fault fault) {
    on = true;
    asking = new Thread(this::endStreamsWhileOn, "sandbox-pubsub-unavailable");
    asking.setDaemon(true);
    asking.start();
  }

  private void endStreamsWhileOn() {
    long dueNs = System.nanoTime();
    while (on) {
      if (System.nanoTime() - dueNs >= 0) {
        subscriber.endIf(this::strikes, reason());
        dueNs += ASK_EVERY_NS;
      }
      LockSupport.parkNanos(this, dueNs - System.nanoTime());
    }
  }

  private boolean strikes() {
    return faults.strikes(FaultKind.PUBSUB_UNAVAILABLE);
  }

  private static BrokerException reason() {
    return new BrokerException(
        BrokerException.Code.UNAVAILABLE, "The service was unable to fulfill your request.");
  }

  @Override
  public void end() throws InterruptedException {
    on = false;
    LockSupport.unpark(asking);
    asking.join();
    asking = null;
  }
}

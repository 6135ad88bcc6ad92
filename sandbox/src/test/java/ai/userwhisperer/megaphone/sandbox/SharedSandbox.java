package ai.userwhisperer.megaphone.sandbox;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one healthy sandbox that all of them share; it is closed after the last. */
public final class SharedSandbox implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedSandbox.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Sandbox.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Running.class, key -> new Running(), Running.class)
        .sandbox;
  }

  private static final class Running implements AutoCloseable {
    private final Sandbox sandbox;

    Running() {
      try {
        sandbox = Sandbox.start(SandboxOptions.defaults());
      } catch (SandboxException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }
}

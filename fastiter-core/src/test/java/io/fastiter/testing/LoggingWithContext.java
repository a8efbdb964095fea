package io.fastiter.testing;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The simple binding of SLF4J with a diagnostic context, which it lacks; named by a system property of SLF4J. The binding
 * is found by reflection, since this module does not read its module.
 */
public final class LoggingWithContext implements SLF4JServiceProvider {
    private final SLF4JServiceProvider simple;
    private final MDCAdapter context = new BasicMDCAdapter();

    public LoggingWithContext() throws ReflectiveOperationException {
        simple = (SLF4JServiceProvider) Class.forName("org.slf4j.simple.SimpleServiceProvider")
                .getConstructor()
                .newInstance();
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return simple.getLoggerFactory();
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return simple.getMarkerFactory();
    }

    @Override
    public String getRequestedApiVersion() {
        return simple.getRequestedApiVersion();
    }

    @Override
    public void initialize() {
        simple.initialize();
    }
}

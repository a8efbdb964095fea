/** Carriers that bring what other libraries keep for a thread to the threads that help with a pipeline. */
package io.fastiter.examples.context;

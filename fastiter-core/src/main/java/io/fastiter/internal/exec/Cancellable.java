package io.fastiter.internal.exec;

/** What a {@link Supervision} ends from outside: a run, or a flow of results. */
interface Cancellable {
    /** Drops what has not been begun and interrupts the helpers; says at the end that this was why. Does not wait. */
    void cancel(String why);

    /**
     * Interrupts helpers anew that have not come back since it was cancelled, if it is time to; false if it was not
     * cancelled, or none is inside any more. Does not wait.
     */
    boolean strikeAgain();
}

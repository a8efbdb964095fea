package io.fastiter.internal.exec;

import org.jspecify.annotations.Nullable;

/** The pieces of a run in encounter order, those that are done and were not combined yet among them. Guarded by its lock. */
final class Chain {
    @Nullable
    Piece head;

    private @Nullable Piece tail;

    /** How many pieces there have been. */
    private long made;

    long made() {
        return made;
    }

    void append(Piece piece) {
        made++;
        piece.left = tail;
        if (tail == null) {
            head = piece;
        } else {
            tail.right = piece;
        }
        tail = piece;
    }

    void insertAfter(Piece piece, Piece upper) {
        made++;
        upper.left = piece;
        upper.right = piece.right;
        if (piece.right == null) {
            tail = upper;
        } else {
            piece.right.left = upper;
        }
        piece.right = upper;
    }

    void unlink(Piece piece) {
        if (piece.left == null) {
            head = piece.right;
        } else {
            piece.left.right = piece.right;
        }
        if (piece.right == null) {
            tail = piece.left;
        } else {
            piece.right.left = piece.left;
        }
    }
}

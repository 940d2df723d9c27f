package trial;

/** An answer other than the one that was asked for. */
final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1;
    final int status;

    HttpError(int status, String message) {
        super(message);
        this.status = status;
    }
}

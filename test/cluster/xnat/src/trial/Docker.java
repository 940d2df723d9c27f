package trial;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;

/** A Docker server, or the manager of a Swarm, by TCP. */
final class Docker {
    private static final int TIMEOUT = 5_000;

    private final String host;
    private final String certificates;

    Docker(String host, String certificates) {
        this.host = host;
        this.certificates = certificates.equals("null") ? "" : certificates;
    }

    /** Fails with the reason where it does not answer. */
    void ping() throws IOException, GeneralSecurityException {
        if (!host.matches("(tcp|https?)://.*")) throw new IOException("Could not reach " + host);
        // Without the variable the client speaks in clear, certificates or not.
        final boolean encrypted = !certificates.isEmpty() && !String.valueOf(System.getenv("DOCKER_TLS_VERIFY")).matches("null||0");
        final URI uri = URI.create((encrypted ? "https" : "http") + host.substring(host.indexOf("://")) + "/_ping");
        final HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        if (encrypted) {
            final Path folder = Path.of(certificates);
            ((HttpsURLConnection) connection).setSSLSocketFactory(Tls.trusting(folder.resolve("ca.pem"), folder.resolve("cert.pem"), folder.resolve("key.pem")));
        }
        connection.setConnectTimeout(TIMEOUT);
        connection.setReadTimeout(TIMEOUT);
        try {
            if (connection.getResponseCode() != 200) throw new IOException("it says " + connection.getResponseCode());
        } catch (IOException e) {
            throw new IOException("Could not reach " + host + ": " + e.getMessage(), e);
        }
    }
}

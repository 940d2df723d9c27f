package trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** The API server, as a pod reaches it with its service account. */
final class Kubernetes {
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final int TIMEOUT = 5_000;

    /** What the Container Service does: group, resource, subresource, verbs. */
    private static final String[][] NEEDED = {
        {"", "pods", "", "get list watch"},
        {"", "pods", "log", "get"},
        {"batch", "jobs", "", "get list watch create update patch delete"},
    };

    private final String url;
    private final SSLSocketFactory tls;

    private Kubernetes(String url, SSLSocketFactory tls) {
        this.url = url;
        this.tls = tls;
    }

    static Kubernetes inCluster() throws IOException, GeneralSecurityException {
        final String host = System.getenv("KUBERNETES_SERVICE_HOST");
        final String port = System.getenv("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null) throw new IOException("KUBERNETES_SERVICE_HOST is not set: this is no pod");
        if (!Files.isReadable(ACCOUNT.resolve("token"))) throw new IOException("the pod has no token of its service account");
        return new Kubernetes("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port, Tls.trusting(ACCOUNT.resolve("ca.crt")));
    }

    /** Fails with the reason where the API server does not answer, or the service account may not do what is needed. */
    void ping() throws IOException {
        ask("/version", null);
        final String namespace = Files.readString(ACCOUNT.resolve("namespace")).trim();
        for (final String[] needed : NEEDED) {
            for (final String verb : needed[3].split(" ")) {
                final ObjectNode review = Json.own("{'apiVersion': 'authorization.k8s.io/v1', 'kind': 'SelfSubjectAccessReview'}");
                review.putObject("spec").putObject("resourceAttributes").put("namespace", namespace)
                    .put("group", needed[0]).put("resource", needed[1]).put("subresource", needed[2]).put("verb", verb);
                final JsonNode answer = ask("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review);
                if (!answer.path("status").path("allowed").asBoolean()) {
                    throw new IOException("the service account may not " + verb + " " + needed[1] + (needed[2].isEmpty() ? "" : "/" + needed[2]) + " in " + namespace);
                }
            }
        }
    }

    private JsonNode ask(String path, JsonNode body) throws IOException {
        final HttpsURLConnection connection = (HttpsURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setSSLSocketFactory(tls);
        connection.setConnectTimeout(TIMEOUT);
        connection.setReadTimeout(TIMEOUT);
        // Read anew each time: the kubelet renews it.
        connection.setRequestProperty("Authorization", "Bearer " + Files.readString(ACCOUNT.resolve("token")).trim());
        if (body != null) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream output = connection.getOutputStream()) {
                output.write(body.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        final int status = connection.getResponseCode();
        if (status / 100 != 2) throw new IOException("the API server says " + status + " to " + path);
        try (InputStream input = connection.getInputStream()) {
            return Json.MAPPER.readTree(input);
        }
    }
}

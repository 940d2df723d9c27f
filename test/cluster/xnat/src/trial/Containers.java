package trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of the Container Service, and whether what they lead to answers. */
final class Containers {
    static final String ROLE = "ContainerManager";

    /** What the plugin sets the members to that it is not sent; the last is one of a later version. */
    private static final ObjectNode DEFAULTS = Json.own("{'backend': 'docker', 'cert-path': null, 'auto-cleanup': false,"
        + "'status-email-enabled': false, 'pull-images-on-xnat-init': false, 'of-a-later-version': 'default'}");

    private final Database database;

    Containers(Database database) {
        this.database = database;
    }

    /** The newest: each POST makes a row of its own. */
    ObjectNode server() throws SQLException {
        final List<ObjectNode> found = database.query("select id, settings from xhbm_docker_server_entity order by id desc limit 1",
            row -> Json.readObject(row.getString(2)).put("id", row.getLong(1)));
        if (found.isEmpty()) throw new HttpError(404, "No container server defined.");
        return found.get(0);
    }

    ObjectNode serverWithState() throws SQLException {
        final ObjectNode server = server();
        return server.put("swarm-mode", server.path("backend").asText().equals("swarm")).put("ping", fault(server).isEmpty());
    }

    ObjectNode make(ObjectNode given) throws SQLException {
        for (final String member : List.of("id", "ping", "swarm-mode")) {
            if (given.has(member)) throw new HttpError(400, member + " is not for you to say");
        }
        // Hibernate takes an element with an id for one of the former server.
        given.forEach(value -> {
            if (value.isArray() && value.findValue("id") != null) throw new HttpError(500, "detached entity passed to persist");
        });
        final ObjectNode server = DEFAULTS.deepCopy().setAll(given);
        server.replace("swarm-constraints", kept(given.path("swarm-constraints")));
        validate(server);
        database.update("insert into xhbm_docker_server_entity (settings) values (?)", server.toString());
        Log.CONTAINERS.info("The backend is " + Log.line(server.path("backend").asText()));
        return server;
    }

    /** Answers OK, or fails with 500 and the reason. */
    String ping() throws SQLException {
        final String fault = fault(server());
        if (!fault.isEmpty()) throw new HttpError(500, fault);
        return "OK";
    }

    private static String fault(JsonNode server) {
        try {
            if (server.path("backend").asText().equals("kubernetes")) Kubernetes.inCluster().ping();
            else new Docker(server.path("host").asText(), server.path("cert-path").asText("")).ping();
            return "";
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            Log.CONTAINERS.warning("The backend does not answer: " + Log.line(e));
            return String.valueOf(e.getMessage() == null ? e : e.getMessage());
        }
    }

    /** The plugin keeps one constraint for each attribute, in an order that is not the one in which they came. */
    private static JsonNode kept(JsonNode constraints) {
        if (!constraints.isArray()) return null;
        final Map<String, JsonNode> byAttribute = new LinkedHashMap<>();
        constraints.forEach(constraint -> byAttribute.put(constraint.path("attribute").asText(), constraint));
        final List<JsonNode> list = new ArrayList<>(byAttribute.values());
        Collections.reverse(list);
        final ArrayNode kept = Json.MAPPER.createArrayNode();
        for (final JsonNode constraint : list) kept.add(((ObjectNode) constraint.deepCopy()).put("id", kept.size() + 10));
        return kept;
    }

    private static void validate(JsonNode server) {
        final boolean kubernetes = server.path("backend").asText().equals("kubernetes");
        final boolean combined = server.hasNonNull("combined-pvc-name");
        final boolean separate = server.hasNonNull("archive-pvc-name") || server.hasNonNull("build-pvc-name");
        if (combined && separate) throw new HttpError(400, "Either a combined claim, or one for the archive and one for the builds");
        if (kubernetes && !server.path("container-user").asText("").matches("|null|\\d+")) throw new HttpError(400, "The container user must be a number");
        if (!kubernetes && server.path("host").asText("").matches("|null")) throw new HttpError(400, "The host is missing");
    }
}

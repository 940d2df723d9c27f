package trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The DICOM receivers: kept in the database, and listened to by each pod. */
final class Receivers {
    /** What XNAT sets the members to that it is not sent. */
    private static final ObjectNode DEFAULTS = Json.own("{'identifier': 'dicomObjectIdentifier', 'fileNamer': null, 'enabled': true, 'customProcessing': false,"
        + "'directArchive': false, 'anonymizationEnabled': true, 'whitelistEnabled': false, 'whitelist': [], 'routingExpressionsEnabled': false,"
        + "'projectRoutingExpression': '', 'subjectRoutingExpression': '', 'sessionRoutingExpression': ''}");

    /** The second is the one that a plugin of a site might bring. */
    private static final Set<String> IDENTIFIERS = Set.of("dicomObjectIdentifier", "own");

    private final Database database;
    private final Preferences preferences;
    private final Map<Integer, DicomPort> ports = new HashMap<>();

    Receivers(Database database, Preferences preferences) {
        this.database = database;
        this.preferences = preferences;
    }

    void start() throws SQLException {
        if (all().isEmpty()) insert(DEFAULTS.deepCopy().put("aeTitle", "XNAT").put("port", 8104));
        listen();
    }

    synchronized void stop() {
        ports.values().forEach(DicomPort::close);
        ports.clear();
    }

    List<ObjectNode> all() throws SQLException {
        return database.query("select id, settings from xhbm_dicom_scp_instance order by id", row -> Json.readObject(row.getString(2)).put("id", row.getLong(1)));
    }

    ObjectNode one(long id) throws SQLException {
        return all().stream().filter(receiver -> receiver.path("id").asLong() == id).findFirst().orElseThrow(() -> new HttpError(404, "There is no DICOM receiver with the ID " + id));
    }

    ObjectNode make(ObjectNode given) throws SQLException {
        final ObjectNode receiver = completed(given);
        final long id = insert(receiver);
        listen();
        return receiver.put("id", id);
    }

    ObjectNode change(long id, ObjectNode given) throws SQLException {
        one(id);
        final ObjectNode receiver = completed(given);
        for (final ObjectNode other : all()) {
            final boolean same = other.path("aeTitle").equals(receiver.path("aeTitle")) && other.path("port").equals(receiver.path("port"));
            if (same && other.path("id").asLong() != id) throw taken(receiver);
        }
        database.update("update xhbm_dicom_scp_instance set ae_title = ?, port = ?, settings = ? where id = ?",
            receiver.path("aeTitle").asText(), receiver.path("port").asInt(), receiver.toString(), id);
        listen();
        return receiver.put("id", id);
    }

    void remove(long id) throws SQLException {
        one(id);
        database.update("delete from xhbm_dicom_scp_instance where id = ?", id);
        listen();
    }

    private static ObjectNode completed(ObjectNode given) {
        final ObjectNode receiver = DEFAULTS.deepCopy().setAll(given);
        receiver.remove("id");
        final String title = receiver.path("aeTitle").asText();
        final int port = receiver.path("port").asInt();
        if (title.isEmpty() || title.length() > 16) throw new HttpError(400, "An AE title has 1 to 16 characters");
        if (port < 1 || port > 65535) throw new HttpError(400, "A port is between 1 and 65535");
        if (!IDENTIFIERS.contains(receiver.path("identifier").asText())) throw new HttpError(400, "There is no DICOM object identifier " + receiver.path("identifier"));
        return receiver;
    }

    private long insert(ObjectNode receiver) throws SQLException {
        final List<Long> ids = database.query("insert into xhbm_dicom_scp_instance (ae_title, port, settings) values (?, ?, ?) on conflict do nothing returning id",
            row -> row.getLong(1), receiver.path("aeTitle").asText(), receiver.path("port").asInt(), receiver.toString());
        if (ids.isEmpty()) throw taken(receiver);
        return ids.get(0);
    }

    private static HttpError taken(ObjectNode receiver) {
        return new HttpError(409, "There is already a DICOM receiver " + receiver.path("aeTitle").asText() + ":" + receiver.path("port"));
    }

    /**
     * Brings the open ports to what the database has. As with XNAT only the pod that is asked does so at once; the others
     * learn of it when they start.
     */
    private synchronized void listen() throws SQLException {
        final Map<Integer, List<JsonNode>> wanted = new HashMap<>();
        if (preferences.isTrue("siteConfig", "enableDicomReceiver")) {
            for (final ObjectNode receiver : all()) {
                if (receiver.path("enabled").asBoolean()) wanted.computeIfAbsent(receiver.path("port").asInt(), port -> new ArrayList<>()).add(receiver);
            }
        }
        ports.entrySet().removeIf(entry -> {
            if (wanted.containsKey(entry.getKey())) return false;
            entry.getValue().close();
            return true;
        });
        wanted.forEach((number, receivers) -> {
            final DicomPort open = ports.get(number);
            if (open != null) {
                open.serve(receivers);
                return;
            }
            try {
                ports.put(number, new DicomPort(number, receivers));
            } catch (IOException e) {
                Log.DICOM.severe("Port " + number + " cannot be opened: " + e.getMessage());
            }
        });
    }
}

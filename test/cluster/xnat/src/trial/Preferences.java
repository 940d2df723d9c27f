package trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.Set;

/** XNAT's preferences, by tool and name, in the database. */
final class Preferences {
    /** Those that a site may rely on; the type of the default is the type of the preference. */
    private static final ObjectNode DEFAULTS = Json.own("{"
        + "'siteConfig': {'siteId': 'XNAT', 'siteUrl': '', 'adminEmail': '', 'siteDescriptionText': '', 'archivePath': '/data/xnat/archive',"
        + "'prearchivePath': '/data/xnat/prearchive', 'cachePath': '/data/xnat/cache', 'buildPath': '/data/xnat/build', 'ftpPath': '/data/xnat/ftp',"
        + "'pipelinePath': '/data/xnat/pipeline', 'inboxPath': '/data/xnat/inbox', 'processingUrl': '', 'securityChannel': 'any',"
        + "'matchSecurityProtocol': false, 'enableDicomReceiver': true, 'enabledProviders': ['localdb'], 'emailVerification': true,"
        + "'userRegistration': false, 'concurrentMaxSessions': 1000, 'sessionTimeout': '15 minutes', 'requireLogin': true, 'enableCsrfToken': true,"
        + "'primaryAdminUsername': 'admin', 'receivedFileUser': 'admin', 'displayHostName': 'multinode', 'initialized': false},"
        + "'notifications': {'smtpEnabled': true, 'smtpHostname': '', 'smtpPort': 25, 'smtpProtocol': 'smtp', 'smtpUsername': '', 'smtpPassword': '',"
        + "'smtpAuth': false, 'smtpStartTls': false, 'smtpSslTrust': ''},"
        + "'fileStore': {'fileStorePath': '/data/xnat/fileStore'},"
        + "'eventService': {'enabled': false}}");

    /** Not a preference: it is read once, into the first user. */
    private static final String NO_TOOL = "system";

    private static final String[] NEEDED = {"siteId", "siteUrl", "adminEmail", "archivePath", "prearchivePath", "cachePath", "buildPath", "ftpPath"};

    private final Database database;

    Preferences(Database database) {
        this.database = database;
    }

    /** Override is written at every start; init and the defaults only while nothing is there. */
    void start(Conf.Ini init, Conf.Ini override) throws SQLException {
        final Set<String> tools = new TreeSet<>(init.tools.keySet());
        tools.addAll(override.tools.keySet());
        DEFAULTS.fieldNames().forEachRemaining(tools::add);
        tools.remove(NO_TOOL);
        database.transaction(connection -> {
            for (final String tool : tools) {
                final Map<String, String> first = new LinkedHashMap<>();
                DEFAULTS.path(tool).fields().forEachRemaining(entry -> first.put(entry.getKey(), textOf(entry.getValue())));
                first.putAll(init.of(tool));
                for (final Map.Entry<String, String> entry : first.entrySet()) write(connection, tool, entry.getKey(), entry.getValue(), false);
                for (final Map.Entry<String, String> entry : override.of(tool).entrySet()) write(connection, tool, entry.getKey(), entry.getValue(), true);
            }
            if (init.exists || override.exists) write(connection, "siteConfig", "initialized", String.valueOf(isComplete(connection)), true);
            return null;
        });
    }

    /** A preference as text; empty where there is none. */
    String text(String tool, String name) throws SQLException {
        final List<String> found = database.query("select value from xhbm_preference p join xhbm_tool t on t.id = p.tool where tool_id = ? and name = ?",
            row -> row.getString(1), tool, name);
        return found.isEmpty() || found.get(0) == null ? "" : found.get(0);
    }

    boolean isTrue(String tool, String name) throws SQLException {
        return Boolean.parseBoolean(text(tool, name));
    }

    ObjectNode all(String tool) throws SQLException {
        final ObjectNode all = Json.object();
        database.query("select name, value from xhbm_preference p join xhbm_tool t on t.id = p.tool where tool_id = ? order by name",
            row -> all.set(row.getString(1), typed(tool, row.getString(1), row.getString(2))), tool);
        return all;
    }

    void set(String tool, ObjectNode members) throws SQLException {
        database.transaction(connection -> {
            for (final Iterator<Map.Entry<String, JsonNode>> entries = members.fields(); entries.hasNext();) {
                final Map.Entry<String, JsonNode> entry = entries.next();
                if (entry.getValue().isNull()) throw new HttpError(500, "the preference " + entry.getKey() + " is null");
                write(connection, tool, entry.getKey(), textOf(entry.getValue()), true);
            }
            return null;
        });
    }

    private static boolean isComplete(Connection connection) throws SQLException {
        final List<String> filled = Database.query(connection,
            "select name from xhbm_preference p join xhbm_tool t on t.id = p.tool where tool_id = 'siteConfig' and trim(value) <> ''", row -> row.getString(1));
        return filled.containsAll(List.of(NEEDED));
    }

    private static void write(Connection connection, String tool, String name, String value, boolean replace) throws SQLException {
        Database.update(connection, "insert into xhbm_tool (tool_id) values (?) on conflict do nothing", tool);
        Database.update(connection, "insert into xhbm_preference (tool, name, value) select id, ?, ? from xhbm_tool where tool_id = ? on conflict (tool, name) do "
            + (replace ? "update set value = excluded.value, \"timestamp\" = now()" : "nothing"), name, value, tool);
    }

    private static String textOf(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /** One that XNAT does not know is a text, whatever it was before. */
    private static JsonNode typed(String tool, String name, String value) {
        final JsonNode standard = DEFAULTS.path(tool).path(name);
        if (value == null || standard.isMissingNode() || standard.isTextual()) return TextNode.valueOf(value == null ? "" : value);
        try {
            return Json.read(value);
        } catch (HttpError e) {
            return TextNode.valueOf(value);
        }
    }
}

package trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** What the tests ask that XNAT does not answer, below /trial and without a login. */
public final class TrialServlet extends BaseServlet {
    private static final long serialVersionUID = 1;

    @Override
    void answer(Xnat xnat, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        final String path = request.getMethod() + " " + request.getPathInfo();
        switch (path) {
            case "GET /node":
                send(response, node(xnat));
                break;
            case "GET /sessions":
                send(response, sessions(xnat));
                break;
            case "POST /sessions":
                insert(xnat, number(request, "rows", 10_000, 1_000_000));
                send(response, sessions(xnat));
                break;
            case "GET /archive":
                read(file(xnat, request), response);
                break;
            case "POST /archive":
                send(response, write(file(xnat, request), request));
                break;
            case "GET /work":
                work(number(request, "millis", 500, 600_000));
                send(response, node(xnat));
                break;
            case "GET /slow":
                slow(xnat, number(request, "seconds", 20, 3_600));
                send(response, node(xnat));
                break;
            case "GET /broker/send":
                xnat.broker.send(String.valueOf(request.getParameter("text")));
                send(response, node(xnat));
                break;
            case "GET /broker/received":
                final ObjectNode answer = node(xnat);
                answer.set("received", Json.MAPPER.valueToTree(xnat.broker.received()));
                send(response, answer);
                break;
            default:
                throw new HttpError(404, "no such path");
        }
    }

    private static ObjectNode node(Xnat xnat) {
        final ObjectNode node = Json.object().put("pod", Xnat.hostName()).put("nodeId", xnat.conf.nodeId()).put("isPrimary", xnat.conf.isPrimary()).put("version", xnat.version())
            .put("uptimeSeconds", (System.nanoTime() - xnat.began) / 1_000_000_000).put("sessions", xnat.sessions.get()).put("broker", xnat.broker.url());
        node.set("plugins", Json.MAPPER.valueToTree(xnat.plugins.versions));
        return node;
    }

    private static ObjectNode sessions(Xnat xnat) throws SQLException {
        return xnat.database.query("select count(*), md5(coalesce(string_agg(concat_ws('|', id, project, label, modality, uid, note), E'\\n' order by id), '')) from xnat_imagesessiondata",
            row -> Json.object().put("count", row.getLong(1)).put("md5", row.getString(2))).get(0);
    }

    /** What is in a row follows from its number: two databases with as many rows have the same. */
    private static void insert(Xnat xnat, long rows) throws SQLException {
        xnat.database.transaction(connection -> {
            // Of two pods each gets numbers of its own.
            Database.update(connection, "lock table xnat_imagesessiondata in exclusive mode");
            return Database.update(connection, "insert into xnat_imagesessiondata (id, project, label, modality, uid, note) "
                + "select i, 'project-' || i % 17, 'session-' || i, (array['MR', 'CT', 'PT'])[1 + i % 3], '2.25.' || i * 7919, repeat(md5(i::text), 4) || ' é 漢' "
                + "from (select coalesce(max(id), 0) as last from xnat_imagesessiondata) as l, generate_series(l.last + 1, l.last + ?) as i", rows);
        });
    }

    private static Path file(Xnat xnat, HttpServletRequest request) throws SQLException {
        // Not getParameter, which would read the body of a POST.
        final String query = String.valueOf(request.getQueryString());
        final String name = query.startsWith("name=") ? URLDecoder.decode(query.substring(5), StandardCharsets.UTF_8) : "";
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")) throw new HttpError(400, "that is no name");
        return Path.of(xnat.preferences.text("siteConfig", "archivePath")).resolve(name);
    }

    private static ObjectNode write(Path file, HttpServletRequest request) throws IOException {
        try {
            Files.createDirectories(file.getParent());
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            final long length;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream output = Channels.newOutputStream(channel); InputStream input = new DigestInputStream(request.getInputStream(), digest)) {
                length = input.transferTo(output);
                channel.force(true);
            }
            final StringBuilder sha256 = new StringBuilder();
            for (final byte b : digest.digest()) sha256.append(String.format("%02x", b));
            return Json.object().put("path", file.toString()).put("bytes", length).put("sha256", sha256.toString());
        } catch (IOException e) {
            throw new HttpError(500, e.toString());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void read(Path file, HttpServletResponse response) throws IOException {
        if (!Files.isRegularFile(file)) throw new HttpError(404, "There is no " + file);
        response.setContentType("application/octet-stream");
        response.setContentLengthLong(Files.size(file));
        Files.copy(file, response.getOutputStream());
    }

    /** Burns one CPU. */
    private static void work(long millis) {
        final long until = System.nanoTime() + millis * 1_000_000;
        double sum = 0;
        while (System.nanoTime() < until) {
            for (int i = 1; i < 10_000; i++) sum += Math.sqrt(i + sum);
        }
        if (sum < 0) throw new IllegalStateException();
    }

    /** A request in flight. In the end it asks the database, which a request that outlives XNAT cannot. */
    private static void slow(Xnat xnat, long seconds) throws SQLException {
        try {
            Thread.sleep(seconds * 1000);
        } catch (InterruptedException e) {
            throw new HttpError(503, "XNAT ends");
        }
        final Database database = xnat.database;
        if (database == null) throw new HttpError(503, "XNAT has ended");
        database.query("select 1", row -> 1);
    }

    private static long number(HttpServletRequest request, String name, long standard, long most) {
        final String text = request.getParameter(name);
        if (text == null) return standard;
        if (!text.matches("\\d{1,9}") || Long.parseLong(text) > most) throw new HttpError(400, name + " must be a number up to " + most);
        return Long.parseLong(text);
    }
}

package trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.logging.Level;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** What the servlets share: errors, bodies and answers. */
abstract class BaseServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_BODY = 1 << 20;

    abstract void answer(Xnat xnat, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(Xnat.of(getServletContext()), request, response);
        } catch (HttpError e) {
            if (e.status == 401) response.setHeader("WWW-Authenticate", "Basic realm=\"XNAT Protected Area\"");
            fail(response, e.status, e.getMessage());
        } catch (SQLException | RuntimeException e) {
            Log.APPLICATION.log(Level.SEVERE, request.getMethod() + " " + Log.line(request.getRequestURI()), e);
            fail(response, 500, String.valueOf(e.getMessage()));
        }
    }

    private static void fail(HttpServletResponse response, int status, String message) throws IOException {
        if (response.isCommitted()) return;
        response.setStatus(status);
        send(response, message.startsWith("<") ? "text/html" : "text/plain", message);
    }

    static void send(HttpServletResponse response, String type, String text) throws IOException {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type + ";charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    static void send(HttpServletResponse response, JsonNode json) throws IOException {
        send(response, "application/json", json.toString());
    }

    static String body(HttpServletRequest request) throws IOException {
        try (InputStream input = request.getInputStream()) {
            final byte[] bytes = input.readNBytes(LONGEST_BODY + 1);
            if (bytes.length > LONGEST_BODY) throw new HttpError(413, "too long");
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}

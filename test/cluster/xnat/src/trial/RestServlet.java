package trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;

/** As much of XNAT's REST interface as a site's Jobs and probes talk to: /data and /xapi. */
public final class RestServlet extends BaseServlet {
    private static final long serialVersionUID = 1;
    private static final Pattern PREFERENCES = Pattern.compile("/xapi/(siteConfig|notifications)(?:/([A-Za-z0-9_-]+))?");
    private static final Pattern ROLES = Pattern.compile("/xapi/users/([^/]+)/roles(?:/([^/]+))?");
    private static final Pattern RECEIVERS = Pattern.compile("/xapi/dicomscp(?:/(\\d{1,18}))?");

    @Override
    void answer(Xnat xnat, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        final String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        final boolean reads = request.getMethod().equals("GET");
        if (path.equals("/xapi/siteConfig/buildInfo") && reads) {
            buildInfo(xnat, response);
            return;
        }
        final HttpSession session = Login.required(xnat, request);
        if (path.equals("/data/JSESSION")) {
            final String id = session.getId();
            if (request.getMethod().equals("DELETE")) session.invalidate();
            send(response, "text/plain", request.getMethod().equals("DELETE") ? "" : id);
            return;
        }
        final Matcher preferences = PREFERENCES.matcher(path);
        final Matcher roles = ROLES.matcher(path);
        final Matcher receiver = RECEIVERS.matcher(path);
        // What a plugin brings is not there without it.
        final boolean containers = path.startsWith("/xapi/docker/") && xnat.plugins.has(Plugins.CONTAINER_SERVICE);
        if (!reads && !containers) Login.mustHave(session, Users.ADMINISTRATOR);
        if (preferences.matches()) preferences(xnat, preferences.group(1), preferences.group(2), request, response);
        else if (roles.matches()) roles(xnat, roles.group(1), roles.group(2), request, response);
        else if (receiver.matches()) receiver(xnat, receiver.group(1), request, response);
        else if (path.equals("/xapi/events/prefs")) events(xnat, request, response);
        else if (path.equals("/xapi/plugins")) plugins(xnat, response);
        else if (containers) containers(xnat, path, session, request, response);
        else throw new HttpError(404, "no such path");
    }

    /** How many people lose their session here: Tomcat ends the servlets before it ends the sessions. */
    @Override
    public void destroy() {
        Log.APPLICATION.info("XNAT ends with " + Xnat.of(getServletContext()).sessions + " open sessions");
    }

    private static void buildInfo(Xnat xnat, HttpServletResponse response) throws IOException {
        final ObjectNode info = Json.object();
        info.put("version", xnat.version());
        for (final Map.Entry<Object, Object> entry : xnat.build.entrySet()) {
            final String name = entry.getKey().toString();
            if (name.startsWith("Build-")) info.put("b" + name.replace("-", "").substring(1), entry.getValue().toString());
        }
        send(response, info);
    }

    private static void preferences(Xnat xnat, String tool, String name, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        if (request.getMethod().equals("GET")) {
            final ObjectNode all = xnat.preferences.all(tool);
            if (name != null && !all.has(name)) throw new HttpError(404, "no such preference");
            send(response, name == null ? all : all.get(name));
            return;
        }
        only(request, "POST", "PUT");
        final String body = body(request);
        final ObjectNode members;
        if (name == null) {
            members = Json.readObject(body);
        } else {
            members = Json.object();
            final JsonNode value = Json.read(body);
            members.set(name, value);
        }
        xnat.preferences.set(tool, members);
        send(response, "application/json", "");
    }

    private static void roles(Xnat xnat, String login, String role, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        if (!xnat.users.isKnown(login)) throw new HttpError(404, "no such user");
        if (role == null) {
            only(request, "GET");
            send(response, Json.MAPPER.valueToTree(xnat.users.roles(login)));
            return;
        }
        only(request, "PUT");
        final boolean known = role.equals(Users.ADMINISTRATOR) || role.equals(Containers.ROLE) && xnat.plugins.has(Plugins.CONTAINER_SERVICE);
        if (!known) throw new HttpError(404, "no such role");
        xnat.users.give(login, role);
        send(response, "application/json", "");
    }

    private static void receiver(Xnat xnat, String id, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        final Receivers receivers = xnat.receivers;
        if (id == null) {
            only(request, "GET", "POST");
            send(response, request.getMethod().equals("GET") ? Json.MAPPER.valueToTree(receivers.all()) : receivers.make(Json.readObject(body(request))));
            return;
        }
        only(request, "GET", "PUT", "DELETE");
        final long number = Long.parseLong(id);
        if (request.getMethod().equals("DELETE")) {
            receivers.remove(number);
            send(response, "application/json", "");
        } else {
            send(response, request.getMethod().equals("GET") ? receivers.one(number) : receivers.change(number, Json.readObject(body(request))));
        }
    }

    private static void events(Xnat xnat, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        only(request, "GET", "PUT");
        if (request.getMethod().equals("PUT")) xnat.preferences.set("eventService", Json.readObject(body(request)));
        send(response, xnat.preferences.all("eventService"));
    }

    private static void plugins(Xnat xnat, HttpServletResponse response) throws IOException {
        final ObjectNode all = Json.object();
        xnat.plugins.versions.forEach((id, version) -> all.putObject(id).put("id", id).put("version", version));
        send(response, all);
    }

    private static void containers(Xnat xnat, String path, HttpSession session, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        if (path.equals("/xapi/docker/server/ping")) {
            only(request, "GET");
            send(response, "text/plain", xnat.containers.ping());
        } else if (path.equals("/xapi/docker/server")) {
            only(request, "GET", "POST");
            Login.mustHave(session, Containers.ROLE);
            if (request.getMethod().equals("GET")) {
                send(response, xnat.containers.serverWithState());
            } else {
                final ObjectNode server = xnat.containers.make(Json.readObject(body(request)));
                response.setStatus(201);
                send(response, server);
            }
        } else {
            throw new HttpError(404, "no such path");
        }
    }

    private static void only(HttpServletRequest request, String... methods) {
        for (final String method : methods) {
            if (request.getMethod().equals(method)) return;
        }
        throw new HttpError(405, "not that way");
    }
}

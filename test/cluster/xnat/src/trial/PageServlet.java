package trial;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;

/** The pages: the login, what comes after it, and the way to an OpenID provider. */
public final class PageServlet extends BaseServlet {
    private static final long serialVersionUID = 1;
    private static final String LOGIN = "/app/template/Login.vm";
    private static final String INDEX = "/app/template/Index.vm";

    @Override
    void answer(Xnat xnat, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        final String path = request.getServletPath();
        final HttpSession session = request.getSession(false);
        final boolean known = session != null && Login.of(session) != null;
        if (path.equals("/") || path.equals("/app")) response.sendRedirect(known ? INDEX : LOGIN);
        else if (path.equals(LOGIN)) loginPage(xnat, request, response);
        else if (path.equals("/login") && request.getMethod().equals("POST")) logIn(xnat, request, response);
        else if (path.equals(INDEX) && !known) response.sendRedirect(LOGIN);
        else if (path.equals(INDEX)) send(response, "text/html", page("<p>Logged in as " + escaped(Login.of(session)) + "</p>"));
        else if (request.getParameter("providerId") != null) toProvider(xnat, path, request.getParameter("providerId"), response);
        else throw new HttpError(404, "<html>no such page</html>");
    }

    private static void logIn(Xnat xnat, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        try {
            Login.with(xnat, request, String.valueOf(request.getParameter("username")), String.valueOf(request.getParameter("password")));
            response.sendRedirect(INDEX);
        } catch (HttpError e) {
            response.sendRedirect(LOGIN + "?failed=true");
        }
    }

    /** Each look at it makes a session, as with XNAT. */
    private static void loginPage(Xnat xnat, HttpServletRequest request, HttpServletResponse response) throws IOException, SQLException {
        request.getSession(true);
        final List<String> enabled = enabledProviders(xnat);
        final StringBuilder body = new StringBuilder();
        final StringBuilder choices = new StringBuilder();
        if (enabled.contains("localdb") || "true".equals(request.getParameter("forceLocalLogin"))) choices.append("<option value=\"localdb\">Database</option>");
        for (final Map.Entry<String, Properties> entry : xnat.conf.providers.entrySet()) {
            final String id = entry.getKey();
            final Properties provider = entry.getValue();
            if (!enabled.contains(id)) continue;
            final String method = provider.getProperty("auth.method", "");
            if (method.equals("ldap") && xnat.plugins.has(Plugins.LDAP) && !provider.getProperty("visible", "true").equals("false")) {
                choices.append("<option value=\"").append(escaped(id)).append("\">").append(escaped(provider.getProperty("name", id))).append("</option>");
            } else if (method.equals("openid") && xnat.plugins.has(Plugins.OPENID)) {
                body.append(provider.getProperty("openid." + id + ".link", provider.getProperty("link", ""))).append('\n');
            }
        }
        if (choices.length() > 0) {
            body.append("<form method=\"post\" action=\"/login\"><select name=\"login_method\">").append(choices).append("</select>\n")
                .append("<input type=\"text\" name=\"username\"><input type=\"password\" name=\"password\"><input type=\"submit\" value=\"Login\"></form>\n");
        }
        send(response, "text/html", page(body.toString()));
    }

    /** The first step of a login by OpenID Connect; the second takes a provider that answers. */
    private static void toProvider(Xnat xnat, String path, String id, HttpServletResponse response) throws IOException, SQLException {
        final Properties provider = xnat.conf.providers.get(id);
        if (provider == null || !xnat.plugins.has(Plugins.OPENID)
            || !path.equals(provider.getProperty("preEstablishedRedirUri", "/openid/callback"))) {
            throw new HttpError(404, "<html>no such page</html>");
        }
        final String site = provider.getProperty("siteUrl", "").isEmpty() ? xnat.preferences.text("siteConfig", "siteUrl") : provider.getProperty("siteUrl");
        final List<String> query = new ArrayList<>();
        query.add("response_type=code");
        query.add("client_id=" + encoded(needed(provider, id, "clientId")));
        query.add("redirect_uri=" + encoded(site + path));
        query.add("scope=" + encoded(needed(provider, id, "scopes").replace(",", " ")));
        needed(provider, id, "clientSecret");
        needed(provider, id, "accessTokenUri");
        response.sendRedirect(needed(provider, id, "userAuthUri") + "?" + String.join("&", query));
    }

    private static String needed(Properties provider, String id, String name) {
        final String value = provider.getProperty("openid." + id + "." + name, "");
        if (value.isEmpty()) throw new HttpError(500, "openid." + id + "." + name + " is not set");
        return value;
    }

    private static List<String> enabledProviders(Xnat xnat) throws SQLException {
        final List<String> enabled = new ArrayList<>();
        Json.read(xnat.preferences.text("siteConfig", "enabledProviders")).forEach(id -> enabled.add(id.asText()));
        return enabled;
    }

    private static String page(String body) {
        return "<!DOCTYPE html>\n<html><head><title>XNAT</title></head>\n<body>\n" + body + "</body></html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

package trial;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpSession;

/** Who is behind a request. Sessions are in the pod's memory alone. */
final class Login {
    private static final String LOGIN = "login";
    private static final String ROLES = "roles";

    private Login() {}

    static String of(HttpSession session) {
        try {
            return (String) session.getAttribute(LOGIN);
        } catch (IllegalStateException e) {
            return null;
        }
    }

    /** The session of somebody who is logged in, or logs in with this request. Fails with 401. */
    static HttpSession required(Xnat xnat, HttpServletRequest request) throws SQLException {
        final HttpSession session = request.getSession(false);
        if (session != null && of(session) != null) return session;
        final String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) throw new HttpError(401, "<html>Please log in.</html>");
        final String given;
        try {
            given = new String(Base64.getDecoder().decode(header.substring(6).trim()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpError(401, "<html>Please log in.</html>");
        }
        final int colon = given.indexOf(':');
        return with(xnat, request, colon < 0 ? given : given.substring(0, colon), colon < 0 ? "" : given.substring(colon + 1));
    }

    /** A session of its own for somebody whose password is right. */
    static HttpSession with(Xnat xnat, HttpServletRequest request, String login, String password) throws SQLException {
        xnat.users.check(login, password);
        final HttpSession old = request.getSession(false);
        if (old != null) old.invalidate();
        final HttpSession session = request.getSession(true);
        session.setAttribute(LOGIN, login);
        // A session keeps the roles that its user had when it began.
        session.setAttribute(ROLES, List.copyOf(xnat.users.roles(login)));
        return session;
    }

    static void mustHave(HttpSession session, String role) {
        if (!((List<?>) session.getAttribute(ROLES)).contains(role)) throw new HttpError(403, "not a" + (role.equals(Users.ADMINISTRATOR) ? "n " : " ") + role);
    }
}

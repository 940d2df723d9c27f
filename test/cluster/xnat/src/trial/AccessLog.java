package trial;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;

/** Writes access.log. Queries are left out: they may hold what nobody else should read. */
public final class AccessLog implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        final HttpServletRequest http = (HttpServletRequest) request;
        try {
            chain.doFilter(request, response);
        } finally {
            HttpSession session = null;
            try {
                session = http.getSession(false);
            } catch (IllegalStateException e) {
                // The answer was sent, and the session ended with it.
            }
            final Object login = session == null ? null : Login.of(session);
            final int status = ((HttpServletResponse) response).getStatus();
            final String who = (login == null ? "-" : login) + " " + request.getRemoteAddr();
            Log.ACCESS.info(who + " " + http.getMethod() + " " + Log.line(http.getRequestURI()) + " " + status);
        }
    }
}

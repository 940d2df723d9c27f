package trial;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.logging.Level;
import javax.servlet.ServletContext;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.http.HttpSessionEvent;
import javax.servlet.http.HttpSessionListener;

/**
 * The application: starts its parts in the order in which XNAT does, and ends them. What goes wrong at the start ends it;
 * Tomcat then answers 404 to everything.
 */
public final class Xnat implements ServletContextListener, HttpSessionListener {
    private static final String ATTRIBUTE = Xnat.class.getName();

    final AtomicInteger sessions = new AtomicInteger();
    final long began = System.nanoTime();
    Attributes build;
    Conf conf;
    Plugins plugins;
    Database database;
    Preferences preferences;
    Users users;
    Receivers receivers;
    Containers containers;
    Broker broker;

    static Xnat of(ServletContext context) {
        return (Xnat) context.getAttribute(ATTRIBUTE);
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            Log.open(Conf.home().resolve("logs"));
            start(event.getServletContext());
        } catch (Exception e) {
            // Into its own file here, and into Tomcat's localhost.*.log by being thrown on.
            Log.APPLICATION.log(Level.SEVERE, "Context initialization failed", e);
            end();
            throw new IllegalStateException("Context initialization failed: " + e.getMessage(), e);
        }
    }

    private void start(ServletContext context) throws Exception {
        context.setAttribute(ATTRIBUTE, this);
        build = build(context);
        conf = Conf.read();
        Log.APPLICATION.info("XNAT " + version() + " starts on node " + Log.line(conf.nodeId()) + (conf.isPrimary() ? ", the primary one" : ""));
        plugins = new Plugins(context);
        Log.APPLICATION.info("Plugins: " + plugins.versions);
        database = Database.open(conf.main);
        preferences = new Preferences(database);
        preferences.start(conf.init, conf.override);
        users = new Users(database);
        users.start(conf.init.of("system").getOrDefault("defaultAdminPassword", "admin"), preferences.text("siteConfig", "adminEmail"));
        containers = new Containers(database);
        receivers = new Receivers(database, preferences);
        receivers.start();
        broker = new Broker(conf.main);
        broker.start();
        // Decided here and never again, as with XNAT.
        context.getSessionCookieConfig().setSecure(preferences.text("siteConfig", "siteUrl").startsWith("https"));
        database.update("insert into xhbm_xnat_node_info (node_id, host_name, version, is_primary, last_initialized) values (?, ?, ?, ?, now()) on conflict (node_id, host_name) "
            + "do update set version = excluded.version, is_primary = excluded.is_primary, last_initialized = now()", conf.nodeId(), hostName(), version(), conf.isPrimary());
        Log.APPLICATION.info("XNAT is ready after " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        // Tomcat says this to a listener that failed as well.
        if (database == null) return;
        try {
            database.update("update xhbm_xnat_node_info set last_shutdown = now() where node_id = ? and host_name = ?", conf.nodeId(), hostName());
        } catch (SQLException e) {
            Log.APPLICATION.warning("The shutdown is not noted in the database: " + Log.line(e.getMessage()));
        }
        end();
        Log.APPLICATION.info("XNAT has ended");
    }

    private void end() {
        if (receivers != null) receivers.stop();
        if (broker != null) broker.stop();
        if (database != null) database.close();
        database = null;
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        sessions.incrementAndGet();
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        sessions.decrementAndGet();
    }

    String version() {
        return build.getValue("Implementation-Version");
    }

    static String hostName() {
        final String name = System.getenv("HOSTNAME");
        if (name != null) return name;
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static Attributes build(ServletContext context) throws IOException {
        try (InputStream input = context.getResourceAsStream("/META-INF/MANIFEST.MF")) {
            return new Manifest(input).getMainAttributes();
        }
    }
}

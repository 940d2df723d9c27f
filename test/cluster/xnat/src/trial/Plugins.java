package trial;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import javax.servlet.ServletContext;

/** The plugins that are there: META-INF/context.xml mounts the folder of the home beside the application's own jars. */
final class Plugins {
    static final String CONTAINER_SERVICE = "containers";
    static final String LDAP = "ldapAuth";
    static final String OPENID = "openIdAuth";

    /** Versions by id. */
    final Map<String, String> versions = new TreeMap<>();

    Plugins(ServletContext context) throws IOException {
        final Set<String> jars = context.getResourcePaths("/WEB-INF/lib/");
        if (jars == null) return;
        for (final String jar : jars) {
            if (jar.endsWith(".jar")) readJar(context, jar);
        }
    }

    boolean has(String id) {
        return versions.containsKey(id);
    }

    private void readJar(ServletContext context, String name) throws IOException {
        try (InputStream input = context.getResourceAsStream(name); JarInputStream jar = new JarInputStream(input)) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (!entry.getName().matches("META-INF/xnat/.*-plugin\\.properties")) continue;
                final Properties plugin = new Properties();
                plugin.load(jar);
                final String id = plugin.getProperty("id", name);
                if (versions.put(id, plugin.getProperty("version", "unknown")) != null) Log.APPLICATION.warning("The plugin " + id + " is there more than once");
            }
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }
}

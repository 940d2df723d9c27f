package trial;

import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.INIConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;

/** The files in XNAT's configuration folder, read with the calls that XNAT makes. */
final class Conf {
    /** A preference file: values by tool and name. */
    static final class Ini {
        final boolean exists;
        final Map<String, Map<String, String>> tools = new LinkedHashMap<>();

        private Ini(boolean exists) {
            this.exists = exists;
        }

        Map<String, String> of(String tool) {
            return tools.getOrDefault(tool, Map.of());
        }
    }

    final Path home;
    final Properties main;
    final Properties node;
    final Ini init;
    final Ini override;
    /** Login providers by id. */
    final Map<String, Properties> providers = new LinkedHashMap<>();

    private Conf(Path home, Path folder) throws IOException, ConfigurationException {
        this.home = home;
        main = properties(folder.resolve("xnat-conf.properties"));
        final Path nodeFile = folder.resolve("node-conf.properties");
        node = Files.exists(nodeFile) ? properties(nodeFile) : new Properties();
        init = ini(folder.resolve("prefs-init.ini"));
        override = ini(folder.resolve("prefs-override.ini"));
        readProviders(folder.resolve("auth"));
    }

    static Conf read() throws IOException, ConfigurationException {
        final Path home = home();
        final String folder = System.getProperty("xnat.config.home", System.getProperty("xnat.config"));
        return new Conf(home, folder == null ? home.resolve("config") : Path.of(folder));
    }

    String nodeId() {
        return node.getProperty("node.id", "NODE_ID_NOT_CONFIGURED");
    }

    /** Every node takes itself for the first one unless it is told otherwise. */
    boolean isPrimary() {
        return Boolean.parseBoolean(node.getProperty("xnat.is_primary_node", main.getProperty("xnat.is_primary_node", "true")));
    }

    static Path home() {
        final String property = System.getProperty("xnat.home");
        final String home = property == null || property.isEmpty() ? System.getenv("XNAT_HOME") : property;
        if (home == null || home.isEmpty()) throw new IllegalStateException("XNAT has no home: neither -Dxnat.home nor XNAT_HOME is set");
        return Path.of(home);
    }

    private static Properties properties(Path file) throws IOException {
        final Properties properties = new Properties();
        try (InputStream input = Files.newInputStream(file)) {
            properties.load(input);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return properties;
    }

    /** FileReader, as in XNAT: in the JVM's default encoding. */
    private static Ini ini(Path path) throws IOException, ConfigurationException {
        final File file = path.toFile();
        final Ini ini = new Ini(file.exists());
        if (!ini.exists) return ini;
        final INIConfiguration read = new INIConfiguration();
        try (Reader reader = new FileReader(file)) {
            read.read(reader);
        }
        for (final String section : read.getSections()) {
            final Configuration values = read.getSection(section);
            final Map<String, String> tool = ini.tools.computeIfAbsent(section, name -> new LinkedHashMap<>());
            for (final Iterator<String> keys = values.getKeys(); keys.hasNext();) {
                final String key = keys.next();
                tool.put(key, values.getString(key, ""));
            }
        }
        return ini;
    }

    /** XNAT looks into dot folders and follows links: what the kubelet makes of a mounted ConfigMap is found three times. */
    private void readProviders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return;
        final List<Path> files;
        try (Stream<Path> found = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            files = found.filter(file -> file.getFileName().toString().endsWith("-provider.properties")).sorted().collect(Collectors.toList());
        }
        for (final Path file : files) {
            final Properties provider = properties(file);
            final String id = provider.getProperty("provider.id", "");
            if (id.isEmpty()) throw new IllegalStateException(file + " has no provider.id");
            if (providers.put(id, provider) != null) throw new IllegalStateException("There are several files for the authentication provider with the ID " + id);
        }
    }
}

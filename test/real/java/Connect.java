import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Logs in with every xnat-conf.properties below the folders in a folder, as XNAT does, and prints a line for each: the
 * folder's name, then either "connected", the encryption, the database and the role, or "refused" and why. The fields
 * are divided by tabs.
 */
public class Connect {
    private static final String QUERY =
        "select case when ssl then version else 'clear' end, current_database(), current_user "
            + "from pg_stat_ssl where pid = pg_backend_pid()";

    public static void main(final String[] args) throws IOException {
        final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        DriverManager.setLoginTimeout(20);
        final List<Path> folders;
        try (Stream<Path> found = Files.list(Path.of(args[0]))) {
            folders = found.sorted().collect(Collectors.toList());
        }
        for (final Path folder : folders) {
            out.println(folder.getFileName() + "\t" + connect(folder.resolve("xnat-conf.properties")));
        }
    }

    private static String connect(final Path file) throws IOException {
        final Properties conf = new Properties();
        try (InputStream input = new FileInputStream(file.toFile())) {
            conf.load(input);
        }
        final String url = conf.getProperty("datasource.url");
        final String user = conf.getProperty("datasource.username");
        final String password = conf.getProperty("datasource.password");
        try (Connection connection = DriverManager.getConnection(url, user, password);
            Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return String.join("\t", "connected", row.getString(1), row.getString(2), row.getString(3));
        } catch (final SQLException e) {
            return "refused\t" + reasons(e);
        }
    }

    private static String reasons(final Throwable failure) {
        final StringBuilder reasons = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reasons.append(cause.getMessage()).append(" | ");
        }
        return reasons.toString().replaceAll("\\s+", " ");
    }
}

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.INIConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;

/**
 * Reads every .properties and .ini file below a folder with the calls that XNAT makes, and prints a line for each value:
 * file, key, value, each as the hexadecimal digits of its UTF-16 code units. The first argument is the folder; where
 * further ones are given, only the values of these keys are printed.
 */
public class ReadConfig {
    private final PrintStream out = new PrintStream(new BufferedOutputStream(System.out));
    private final List<String> wanted;

    private ReadConfig(final List<String> wanted) {
        this.wanted = wanted;
    }

    public static void main(final String[] args) throws IOException, ConfigurationException {
        new ReadConfig(Arrays.asList(args).subList(1, args.length)).readAll(Path.of(args[0]));
    }

    private void readAll(final Path folder) throws IOException, ConfigurationException {
        final List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(Files::isRegularFile).collect(Collectors.toList());
        }
        for (final Path file : files) {
            if (file.toString().endsWith(".properties")) {
                readProperties(file);
            } else if (file.toString().endsWith(".ini")) {
                readIni(file.toFile());
            }
        }
        out.flush();
    }

    private void readProperties(final Path file) throws IOException {
        final Properties properties = new Properties();
        try (InputStream input = new FileInputStream(file.toFile())) {
            properties.load(input);
        }
        for (final String key : properties.stringPropertyNames()) {
            print(file.toString(), key, properties.getProperty(key));
        }
    }

    /** FileReader decodes in the JVM's default encoding. */
    private void readIni(final File file) throws IOException, ConfigurationException {
        final INIConfiguration ini = new INIConfiguration();
        try (Reader reader = new FileReader(file)) {
            ini.read(reader);
        }
        for (final String section : ini.getSections()) {
            final Configuration values = ini.getSection(section);
            for (final Iterator<String> keys = values.getKeys(); keys.hasNext();) {
                final String key = keys.next();
                print(file.getPath(), section + "." + key, values.getString(key, ""));
            }
        }
    }

    private void print(final String file, final String key, final String value) {
        if (wanted.isEmpty() || wanted.contains(key)) {
            out.println(hexadecimal(file) + ' ' + hexadecimal(key) + ' ' + hexadecimal(value));
        }
    }

    private static String hexadecimal(final String text) {
        final StringBuilder digits = new StringBuilder();
        for (final char unit : text.toCharArray()) {
            for (int shift = 12; shift >= 0; shift -= 4) {
                digits.append(Character.forDigit(unit >> shift & 0xF, 16));
            }
        }
        return digits.toString();
    }
}

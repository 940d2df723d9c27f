package trial;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * The files of the home that XNAT logs to, and to nothing else. They are opened here: with a logging.properties of the
 * application's own, Tomcat would write there as well what it says of a failed start, and not into localhost.*.log.
 */
final class Log {
    static final Logger APPLICATION = Logger.getLogger("xnat.application");
    static final Logger ACCESS = Logger.getLogger("xnat.access");
    static final Logger DICOM = Logger.getLogger("xnat.dicom");
    static final Logger CONTAINERS = Logger.getLogger("xnat.containers");
    /** Without a reference to them their handlers would be forgotten. */
    private static final List<Logger> LIBRARIES = List.of(Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.apache.activemq"), Logger.getLogger("org.apache.commons"));

    private Log() {}

    /** Where a file cannot be written, its lines go where Tomcat's do. */
    static void open(Path folder) {
        final Handler application = into(folder, "application.log", APPLICATION);
        into(folder, "access.log", ACCESS);
        into(folder, "dicom.log", DICOM);
        into(folder, "containers.log", CONTAINERS);
        if (application == null) return;
        for (final Logger library : LIBRARIES) {
            library.addHandler(application);
            library.setUseParentHandlers(false);
        }
    }

    /** A text of others as one line may have it. */
    static String line(Object text) {
        return String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").trim();
    }

    private static Handler into(Path folder, String name, Logger logger) {
        try {
            final Handler handler = new StreamHandler(Files.newOutputStream(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND), new Line()) {
                @Override
                public synchronized void publish(LogRecord entry) {
                    super.publish(entry);
                    flush();
                }
            };
            handler.setEncoding("UTF-8");
            logger.addHandler(handler);
            logger.setUseParentHandlers(false);
            return handler;
        } catch (IOException e) {
            logger.warning(name + " cannot be written: " + e);
            return null;
        }
    }

    /** As Logback writes it for XNAT. */
    private static final class Line extends Formatter {
        private final SimpleDateFormat time = new SimpleDateFormat("yyyy-MM-dd HH:mm:ss,SSS");

        @Override
        public synchronized String format(LogRecord entry) {
            final StringWriter text = new StringWriter();
            final String level = entry.getLevel().getName().replace("SEVERE", "ERROR").replace("WARNING", "WARN");
            text.write(String.format("%s [%s] %-5s %s - %s%n", time.format(new Date(entry.getMillis())),
                Thread.currentThread().getName(), level, entry.getLoggerName(), formatMessage(entry)));
            if (entry.getThrown() != null) entry.getThrown().printStackTrace(new PrintWriter(text, true));
            return text.toString();
        }
    }
}

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.jms.Connection;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.Queue;
import javax.jms.Session;
import javax.jms.TextMessage;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.io.FileSystemResource;

/**
 * Reads every xnat-conf.properties below the folders in a folder as XNAT does, by Spring's placeholders, and connects to
 * the broker. Then it sends a message to a queue of the folder's name, or receives one.
 *
 * Prints a line for each folder: its name, then "sent", "received" and the text, or "refused" and why; divided by tabs.
 */
public class UseBroker {
    public static class Settings {
        @Value("${spring.activemq.broker-url:vm://localhost}")
        String url;

        @Value("${spring.activemq.user}")
        String user;

        @Value("${spring.activemq.password}")
        String password;
    }

    public static void main(final String[] args) throws IOException {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (final Path folder : folders(Path.of(args[1]))) {
            out.println(folder.getFileName() + "\t" + outcome(args[0], folder));
        }
    }

    private static String outcome(final String mode, final Path folder) {
        final Settings settings = read(folder.resolve("xnat-conf.properties"));
        final ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory();
        factory.setBrokerURL(settings.url);
        factory.setUserName(settings.user.isEmpty() ? null : settings.user);
        factory.setPassword(settings.password.isEmpty() ? null : settings.password);
        try {
            final Connection connection = factory.createConnection();
            try {
                connection.start();
                final Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                final Queue queue = session.createQueue(folder.getFileName().toString());
                if (mode.equals("send")) {
                    session.createProducer(queue).send(session.createTextMessage("for " + folder.getFileName()));
                    return "sent";
                }
                final Message message = session.createConsumer(queue).receive(5000);
                return "received\t" + (message == null ? "nothing" : ((TextMessage) message).getText());
            } finally {
                connection.close();
            }
        } catch (final JMSException e) {
            return "refused\t" + e.getMessage();
        }
    }

    private static Settings read(final Path file) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            final PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
            configurer.setLocation(new FileSystemResource(file.toFile()));
            context.addBeanFactoryPostProcessor(configurer);
            context.register(Settings.class);
            context.refresh();
            return context.getBean(Settings.class);
        }
    }

    private static List<Path> folders(final Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().collect(Collectors.toList());
        }
    }
}

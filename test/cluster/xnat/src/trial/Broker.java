package trial;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.jms.Connection;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Queue;
import javax.jms.Session;
import javax.jms.TextMessage;
import org.apache.activemq.ActiveMQConnectionFactory;

/** The message broker: every pod takes messages from one queue. Without a broker of its own a pod sends to itself. */
final class Broker implements Runnable {
    private static final String QUEUE = "trialRequest";
    private static final int PAUSE = 5_000;

    private final ActiveMQConnectionFactory factory;
    private final String url;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile Connection connection;
    private volatile String fault = "it has not been asked yet";
    private volatile boolean stopped;
    private Thread thread;

    Broker(Properties conf) {
        url = conf.getProperty("spring.activemq.broker-url", "vm://localhost");
        if (isInternal()) {
            factory = null;
            return;
        }
        factory = new ActiveMQConnectionFactory(url);
        factory.setUserName(filled(conf.getProperty("spring.activemq.user")));
        factory.setPassword(filled(conf.getProperty("spring.activemq.password")));
    }

    void start() {
        if (isInternal()) return;
        thread = new Thread(this, "broker");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stopped = true;
        if (thread != null) thread.interrupt();
        close();
    }

    String url() {
        return url;
    }

    List<String> received() {
        return received;
    }

    /** Fails with 503 and the reason where there is no broker at the moment. */
    void send(String text) {
        if (isInternal()) {
            received.add(text);
            return;
        }
        final Connection present = connection;
        if (present == null) throw new HttpError(503, "The broker is not there: " + fault);
        try {
            final Session session = present.createSession(false, Session.AUTO_ACKNOWLEDGE);
            try {
                session.createProducer(session.createQueue(QUEUE)).send(session.createTextMessage(text));
            } finally {
                session.close();
            }
        } catch (JMSException e) {
            throw new HttpError(503, "The broker does not take a message: " + e.getMessage());
        }
    }

    /** XNAT starts without its broker as well, and its listeners try again every five seconds. */
    @Override
    public void run() {
        while (!stopped) {
            try {
                consume();
            } catch (JMSException e) {
                if (stopped) return;
                // The same is told once.
                if (!String.valueOf(e.getMessage()).equals(fault)) {
                    Log.APPLICATION.warning("Could not refresh the JMS connection for " + QUEUE + ", trying again: " + Log.line(e.getMessage()));
                }
                fault = String.valueOf(e.getMessage());
            }
            close();
            try {
                if (!stopped) Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void consume() throws JMSException {
        final Connection made = factory.createConnection();
        try {
            made.start();
            final Session session = made.createSession(false, Session.AUTO_ACKNOWLEDGE);
            final Queue queue = session.createQueue(QUEUE);
            final MessageConsumer consumer = session.createConsumer(queue);
            connection = made;
            fault = "";
            Log.APPLICATION.info("Connected to the broker, listening to " + QUEUE);
            while (!stopped) {
                final Message message = consumer.receive();
                // Null: the connection is closed.
                if (message == null) return;
                if (message instanceof TextMessage) received.add(((TextMessage) message).getText());
            }
        } finally {
            connection = null;
            closeQuietly(made);
        }
    }

    private boolean isInternal() {
        return url.startsWith("vm:");
    }

    private void close() {
        final Connection present = connection;
        if (present != null) closeQuietly(present);
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (JMSException e) {
            Log.APPLICATION.fine(e.toString());
        }
    }

    private static String filled(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}

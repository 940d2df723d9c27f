package trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP port on which DICOM receivers listen. */
final class DicomPort implements AutoCloseable {
    static final int MOST_ASSOCIATIONS = 50;

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile List<JsonNode> receivers;

    DicomPort(int port, List<JsonNode> receivers) throws IOException {
        this.receivers = receivers;
        server = new ServerSocket(port);
        start("dicom-" + port, this::accept);
        Log.DICOM.info("Port " + port + " is open for " + titles());
    }

    void serve(List<JsonNode> changed) {
        receivers = changed;
        Log.DICOM.info("Port " + server.getLocalPort() + " is open for " + titles());
    }

    boolean isBusy() {
        return sockets.size() > MOST_ASSOCIATIONS;
    }

    boolean knows(String calledTitle) {
        return receivers.stream().anyMatch(receiver -> receiver.path("aeTitle").asText().equals(calledTitle));
    }

    /** A whitelist has entries such as MRI, MRI@192.0.2.7 and @192.0.2.7. */
    boolean lets(String callingTitle, InetAddress from, String calledTitle) {
        final String address = "@" + from.getHostAddress();
        return receivers.stream().filter(receiver -> receiver.path("aeTitle").asText().equals(calledTitle)).anyMatch(receiver -> {
            if (!receiver.path("whitelistEnabled").asBoolean()) return true;
            for (final JsonNode entry : receiver.path("whitelist")) {
                if (Set.of(callingTitle, callingTitle + address, address).contains(entry.asText())) return true;
            }
            return false;
        });
    }

    private String titles() {
        final StringBuilder titles = new StringBuilder();
        for (final JsonNode receiver : receivers) titles.append(titles.length() == 0 ? "" : ", ").append(receiver.path("aeTitle").asText());
        return Log.line(titles);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                final Socket socket = server.accept();
                sockets.add(socket);
                start("dicom-" + server.getLocalPort() + "-" + socket.getPort(), () -> {
                    try (Association association = new Association(this, socket)) {
                        association.run();
                    } catch (IOException e) {
                        Log.DICOM.info(socket.getRemoteSocketAddress() + ": " + Log.line(e));
                    } finally {
                        sockets.remove(socket);
                    }
                });
            } catch (IOException e) {
                if (!server.isClosed()) Log.DICOM.warning("Port " + server.getLocalPort() + ": " + e.getMessage());
            }
        }
    }

    private static void start(String name, Runnable work) {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (final Socket socket : sockets) socket.close();
        } catch (IOException e) {
            Log.DICOM.warning("Port " + server.getLocalPort() + ": " + e.getMessage());
        }
        Log.DICOM.info("Port " + server.getLocalPort() + " is closed");
    }
}

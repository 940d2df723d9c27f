import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connects to host and port by TLS with what this JVM trusts, and says whether it does. */
class Handshake {
  public static void main(String[] args) throws Exception {
    try (Socket plain = SSLSocketFactory.getDefault().createSocket(args[0], Integer.parseInt(args[1]))) {
      SSLSocket socket = (SSLSocket) plain;
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("LDAPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      System.out.println("trusted");
    } catch (javax.net.ssl.SSLHandshakeException e) {
      System.out.println("not trusted");
    }
  }
}

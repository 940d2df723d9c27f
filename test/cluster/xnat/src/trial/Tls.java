package trial;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Encrypted connections to servers of a known authority. */
final class Tls {
    private Tls() {}

    static SSLSocketFactory trusting(Path authority) throws IOException, GeneralSecurityException {
        return factory(authority, null);
    }

    /** With a client's certificate, whose key is in PKCS #8. */
    static SSLSocketFactory trusting(Path authority, Path certificate, Path key) throws IOException, GeneralSecurityException {
        final Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
        final String pem = Files.readString(key, StandardCharsets.US_ASCII);
        if (!pem.contains("BEGIN PRIVATE KEY")) throw new IOException(key + " is no key in PKCS #8");
        final byte[] content = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        final PrivateKey own = KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(content));
        final KeyStore store = store();
        store.setKeyEntry("client", own, new char[0], chain);
        final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return factory(authority, keys.getKeyManagers());
    }

    private static SSLSocketFactory factory(Path authority, KeyManager[] keys) throws IOException, GeneralSecurityException {
        final KeyStore store = store();
        for (final Certificate certificate : certificates(authority)) store.setCertificateEntry("authority-" + store.size(), certificate);
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static KeyStore store() throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    }
}

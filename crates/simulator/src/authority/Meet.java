import java.io.FileInputStream;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Meets the server that NAME, PORT and CA tell of, as an HTTPS client does, and prints what it says. */
public class Meet {
    public static void main(String[] arguments) throws Exception {
        var environment = System.getenv();
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var file = new FileInputStream(environment.get("CA"))) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        int port = Integer.parseInt(environment.get("PORT"));
        var plain = new Socket("127.0.0.1", port);
        var secure = (SSLSocket) context.getSocketFactory().createSocket(plain, environment.get("NAME"), port, true);
        var parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes());
        System.out.println(new String(secure.getInputStream().readAllBytes()));
    }
}

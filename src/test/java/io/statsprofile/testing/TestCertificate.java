package io.statsprofile.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 with its key, and the authority that signed it. */
public final class TestCertificate {

    private static final String PASSWORD = "correct-horse";
    private static final List<String> EC = List.of("-keyalg", "EC", "-groupname", "secp256r1");
    private static TestCertificate any;
    private final KeyStore store;

    /** One that is valid, the same for all who ask. */
    public static synchronized TestCertificate any() {
        any = any == null ? new TestCertificate() : any;
        return any;
    }

    /** @param options further ones of {@code keytool -genkeypair}, of how long the server's is valid and the like */
    public TestCertificate(String... options) {
        this(EC, options);
    }

    /** One whose own key is of the kind RSA. */
    public static TestCertificate rsa() {
        return new TestCertificate(List.of("-keyalg", "RSA", "-keysize", "2048"));
    }

    private TestCertificate(List<String> kind, String... options) {
        try {
            Path file = Files.createTempDirectory(Files.createDirectories(Path.of("target").toAbsolutePath()), "certificate")
                    .resolve("keys.p12");
            List<String> ofAuthority = new ArrayList<>(List.of("-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c"));
            ofAuthority.addAll(EC);
            keytool(file, ofAuthority.toArray(String[]::new));
            List<String> ofNode = new ArrayList<>(List.of("-alias", "node", "-dname", "CN=node", "-signer", "ca", "-ext",
                    "san=ip:127.0.0.1"));
            ofNode.addAll(kind);
            ofNode.addAll(List.of(options));
            keytool(file, ofNode.toArray(String[]::new));
            store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + output);
        }
    }

    /** For a server that shows it. */
    public ServerSocketFactory sockets() {
        return context(null).getServerSocketFactory();
    }

    /** @param clients whose authority a server trusts with clients, or null for none */
    SSLContext context(TestCertificate clients) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), clients == null ? null : clients.trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private TrustManager[] trust() throws GeneralSecurityException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", store.getCertificate("ca"));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            return managers.getTrustManagers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For who is to trust it. */
    public String pem() {
        try {
            return pem("CERTIFICATE", store.getCertificate("ca").getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a client that shows it, with that of its authority. */
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", store.getCertificate("node").getEncoded()) + pem();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its key, as PKCS#8. */
    public String keyPem() {
        try {
            return pem("PRIVATE KEY", store.getKey("node", PASSWORD.toCharArray()).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A block of a PEM file. */
    public static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END "
                + type + "-----\n";
    }
}

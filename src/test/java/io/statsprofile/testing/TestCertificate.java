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

/** A certificate for 127.0.0.1 with its key, and the authority that signed it. */
public final class TestCertificate {

    private static final String PASSWORD = "correct-horse";
    private static TestCertificate any;
    private final KeyStore store;

    /** One that is valid, the same for all who ask. */
    public static synchronized TestCertificate any() {
        any = any == null ? new TestCertificate() : any;
        return any;
    }

    /** @param options further ones of {@code keytool -genkeypair}, of how long the server's is valid and the like */
    public TestCertificate(String... options) {
        try {
            Path file = Files.createTempDirectory(Files.createDirectories(Path.of("target").toAbsolutePath()), "certificate").resolve("keys.p12");
            keytool(file, "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
            List<String> ofNode = new ArrayList<>(List.of("-alias", "node", "-dname", "CN=node", "-signer", "ca", "-ext", "san=ip:127.0.0.1"));
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
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC",
                "-groupname", "secp256r1", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + output);
        }
    }

    /** For a server that shows it. */
    public ServerSocketFactory sockets() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context.getServerSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a client that is to trust it. */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(store.getCertificate("ca").getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.statsprofile.testing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Users in files, roles, and TLS with a certificate authority of its own, for a server whose security is on. A client need not show a
 * certificate; one that is shown must be of the authority of {@link TestCertificate#any}.
 */
final class ServerSecurity {

    /** May do everything. */
    static final String ADMIN = "admin";
    /** Every user's password. */
    static final String PASSWORD = "correct-horse";

    private final Map<String, String> roles = new LinkedHashMap<>();
    private final Path keys;

    /** Makes the keys; they live in {@code target}, readable by us alone. */
    ServerSecurity() {
        try {
            keys = Files.createTempDirectory(Files.createDirectories(Path.of("target").toAbsolutePath()), "keys");
            String store = keys.resolve("keys.p12").toString();
            keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
            keytool(store, "-genkeypair", "-alias", "node", "-dname", "CN=node");
            keytool(store, "-certreq", "-alias", "node", "-file", keys.resolve("node.csr").toString());
            keytool(store, "-gencert", "-alias", "ca", "-infile", keys.resolve("node.csr").toString(), "-outfile",
                    keys.resolve("node.crt").toString(), "-rfc", "-ext", "san=ip:127.0.0.1,dns:localhost");
            keytool(store, "-exportcert", "-alias", "ca", "-rfc", "-file", caFile().toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Adds a user with a role of the same name.
     *
     * @param yaml the role's privileges, as one line of YAML flow style
     */
    ServerSecurity user(String name, String yaml) {
        roles.put(name, yaml);
        return this;
    }

    Path caFile() {
        return keys.resolve("ca.crt");
    }

    /** Writes users, roles and keys into the server's configuration, and gives its further settings. */
    List<String> write(Path config) throws IOException {
        List<String> users = new ArrayList<>(List.of(ADMIN + ":" + hash()));
        List<String> assignments = new ArrayList<>(List.of("superuser:" + ADMIN));
        List<String> definitions = new ArrayList<>();
        for (Map.Entry<String, String> role : roles.entrySet()) {
            users.add(role.getKey() + ":" + hash());
            assignments.add(role.getKey() + ":" + role.getKey());
            definitions.add(role.getKey() + ": " + role.getValue());
        }
        Files.write(config.resolve("users"), users);
        Files.write(config.resolve("users_roles"), assignments);
        Files.write(config.resolve("roles.yml"), definitions);
        Files.copy(keys.resolve("node.crt"), config.resolve("node.crt"));
        Files.writeString(config.resolve("node.key"), privateKey());
        Files.writeString(config.resolve("clients.crt"), TestCertificate.any().pem());
        return List.of("xpack.security.enabled: true", "xpack.security.autoconfiguration.enabled: false",
                "xpack.security.http.ssl.enabled: true", "xpack.security.http.ssl.key: node.key",
                "xpack.security.http.ssl.certificate: node.crt", "xpack.security.http.ssl.client_authentication: optional",
                "xpack.security.http.ssl.certificate_authorities: clients.crt");
    }

    /** Lets a plain client in. */
    void prepare(HttpClient.Builder client, HttpRequest.Builder request) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", store().getCertificate("ca"));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            client.sslContext(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot trust " + caFile(), e);
        }
        request.header("Authorization",
                "Basic " + Base64.getEncoder().encodeToString((ADMIN + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
    }

    /** As the server's own {@code elasticsearch-users} would write it with the PBKDF2 hasher. */
    private static String hash() {
        byte[] salt = new byte[32];
        new SecureRandom().nextBytes(salt);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2withHMACSHA512")
                    .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, 10_000, 256)).getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "{PBKDF2}10000$" + base64.encodeToString(salt) + "$" + base64.encodeToString(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String privateKey() throws IOException {
        try {
            byte[] key = store().getKey("node", PASSWORD.toCharArray()).getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keys.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
    }

    private static void keytool(String store, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted in keytool", e);
        }
    }
}

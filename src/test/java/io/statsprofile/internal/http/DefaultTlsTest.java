package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores of certificates and keys that the JVM's own options name. A JVM reads them once, so each of these has its own. */
class DefaultTlsTest {

    @TempDir
    private Path directory;

    /** The process: what it says of its usual means of TLS. */
    static final class Ask {

        private Ask() {
        }

        public static void main(String[] args) {
            try {
                new TlsWhenNeeded(null).prepare();
                System.out.print("fine");
            } catch (IOException e) {
                System.out.print(e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trustStore", "keyStore"})
    void a_wrong_password_names_the_option_and_not_the_password(String store)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = store();

        String said = ask("-Djavax.net.ssl." + store + "=" + file, "-Djavax.net.ssl." + store + "Password=wrong-horse");

        assertThat(said).startsWith("this JVM's store of " + (store.equals("keyStore") ? "keys" : "trusted certificates")
                + " cannot be opened (")
                .endsWith("; correct the JVM's options javax.net.ssl." + store + ", which is " + file + ", and javax.net.ssl." + store
                        + "Password, and start again")
                .doesNotContain("wrong-horse");
    }

    @Test
    void the_right_password_is_fine() throws IOException, InterruptedException, GeneralSecurityException {
        assertThat(ask("-Djavax.net.ssl.trustStore=" + store(), "-Djavax.net.ssl.trustStorePassword=right-horse")).isEqualTo("fine");
    }

    private Path store() throws IOException, GeneralSecurityException {
        Path file = directory.resolve("store.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "right-horse".toCharArray());
        }
        return file;
    }

    private static String ask(String... options) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), options[0],
                options[1], "-cp", System.getProperty("java.class.path"), Ask.class.getName()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}

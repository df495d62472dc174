package io.statsprofile.internal.http;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the certificate that we show to a server, and its key. */
final class ClientCertificate {

    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");
    private static final int TEST_BYTES = 32;
    private final String server;
    private final TlsFiles files;

    /** @param server what it is, for messages */
    ClientCertificate(String server, TlsFiles files) {
        this.server = server;
        this.files = files;
    }

    /**
     * @param certificates content of the certificate file
     * @param key content of the key file
     */
    OneKeyManager read(byte[] certificates, byte[] key) throws AccessException {
        X509Certificate[] chain = chain(certificates);
        PrivateKey secret = key(key);
        if (!belongTogether(chain[0], secret)) {
            throw new AccessException(keySetting() + ", but that is not the key of the first certificate in certificateFile, "
                    + files.certificateFile()
                    + " (" + chain[0].getSubjectX500Principal() + "); name the two files that were made together,"
                    + " with the client's own certificate before those of its authorities", null);
        }
        return new OneKeyManager(chain, secret);
    }

    private X509Certificate[] chain(byte[] file) throws AccessException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (PemBlock block : PemBlock.of(file)) {
                if (block.type().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.content())));
                }
            }
            if (chain.isEmpty()) {
                throw new CertificateException("it holds no certificate");
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new AccessException(server + " certificateFile is " + files.certificateFile()
                    + ", but no certificate can be read from it ("
                    + NoAnswerMessages.said(e) + "); name a PEM file with -----BEGIN CERTIFICATE-----", e);
        }
        return chain.toArray(X509Certificate[]::new);
    }

    private PrivateKey key(byte[] file) throws AccessException {
        Optional<PemBlock> found = PemBlock.of(file).stream().filter(block -> block.type().endsWith("PRIVATE KEY")).findFirst();
        if (found.isEmpty()) {
            throw new AccessException(keySetting() + ", but it holds no private key; name a PEM file with -----BEGIN PRIVATE KEY-----",
                    null);
        }
        switch (found.get().type()) {
            case "PRIVATE KEY" -> {
                return pkcs8(found.get());
            }
            case "RSA PRIVATE KEY" -> throw unconverted("that key is in the older form PKCS#1");
            case "EC PRIVATE KEY" -> throw unconverted("that key is in the older form SEC1");
            case "ENCRYPTED PRIVATE KEY" -> throw unconverted("that key has a passphrase");
            default -> throw unconverted("that is a " + found.get().type());
        }
    }

    private AccessException unconverted(String what) {
        return new AccessException(keySetting() + ", but " + what
                + ", and must be PKCS#8 without a passphrase; convert it: openssl pkcs8 -topk8 -nocrypt -in "
                + files.keyFile() + " -out converted.key", null);
    }

    private PrivateKey pkcs8(PemBlock block) throws AccessException {
        GeneralSecurityException last = null;
        try {
            PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(block.content());
            for (String algorithm : SIGNATURES.keySet()) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
                } catch (InvalidKeySpecException e) {
                    last = e;
                }
            }
        } catch (GeneralSecurityException e) {
            last = e;
        } catch (IllegalArgumentException e) {
            // Not as the cause: its message is about characters of the key.
            last = new InvalidKeySpecException("no base64");
        }
        throw new AccessException(keySetting()
                + ", but no RSA or EC key can be read from it; name the key of certificateFile as PKCS#8 without a passphrase", last);
    }

    /** As the server will: what the one has signed the other must confirm. */
    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        try {
            byte[] text = new byte[TEST_BYTES];
            new SecureRandom().nextBytes(text);
            Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // Such as a key of another curve or length.
            return false;
        }
    }

    private String keySetting() {
        return server + " keyFile is " + files.keyFile();
    }
}

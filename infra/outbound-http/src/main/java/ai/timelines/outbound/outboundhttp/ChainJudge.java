package ai.timelines.outbound.outboundhttp;

import java.net.Socket;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Leaves the judgement of a certificate's chain to the JDK, and says in a customer's words what is wrong with it. */
final class ChainJudge extends X509ExtendedTrustManager {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private final X509ExtendedTrustManager jdk;

    /**
     * Trusts what the store trusts.
     *
     * @param authorities null for the platform's own
     */
    ChainJudge(@Nullable KeyStore authorities) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            TrustManager first = factory.getTrustManagers()[0];
            this.jdk = (X509ExtendedTrustManager) first;
        } catch (NoSuchAlgorithmException | KeyStoreException e) {
            throw new IllegalStateException("The trusted certificate authorities cannot be read.", e);
        }
    }

    /** Refuses a certificate with a sentence for customers. */
    static final class Refused extends CertificateException {

        private static final long serialVersionUID = 1L;

        private final String sentence;

        Refused(String sentence, Throwable cause) {
            super(sentence, cause);
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            throw new Refused(objection(chain), e);
        }
    }

    private static String objection(X509Certificate[] chain) {
        for (X509Certificate certificate : chain) {
            String which = certificate == chain[0] ? "The certificate" : "A certificate of the server's chain";
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException e) {
                return which + " expired on " + day(certificate.getNotAfter()) + ".";
            } catch (CertificateNotYetValidException e) {
                return which + " is not valid before " + day(certificate.getNotBefore()) + ".";
            }
        }
        if (chain.length == 1 && chain[0].getSubjectX500Principal().equals(chain[0].getIssuerX500Principal())) {
            return "The certificate is self-signed, not signed by a known authority.";
        }
        return "The certificate is not signed by a known authority, or the server does not send its whole chain.";
    }

    private static String day(Date date) {
        return DAY.format(date.toInstant().atZone(ZoneOffset.UTC));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException("Only certificates of connections are judged.");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new UnsupportedOperationException("Only certificates of connections are judged.");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException("There are no clients.");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        throw new UnsupportedOperationException("There are no clients.");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new UnsupportedOperationException("There are no clients.");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}

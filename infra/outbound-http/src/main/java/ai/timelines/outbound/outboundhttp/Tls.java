package ai.timelines.outbound.outboundhttp;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.jspecify.annotations.Nullable;

/** Puts TLS on a connection and makes sure that the right server is at its other end: chain, dates and name. */
final class Tls {

    private static final int MOST_NAMES = 3;

    private final SSLContext context;
    private final DefaultHostnameVerifier names = new DefaultHostnameVerifier();

    Tls(@Nullable KeyStore authorities) {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new ChainJudge(authorities)}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is not available.", e);
        }
    }

    SSLSocket upgrade(Socket raw, String host, int port, Deadline deadline) throws PostFailure {
        String name = HostName.withoutBrackets(host);
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, name, port, true);
            if (!HostName.isAddress(host)) {
                tellName(socket, host);
            }
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            checkName(name, certificate);
            return socket;
        } catch (PostFailure e) {
            throw e;
        } catch (IOException e) {
            if (deadline.passed()) {
                throw PostFailure.timeout("The TLS handshake with " + host + " was not finished", deadline);
            }
            throw refused(sentence(e));
        }
    }

    /** The JDK does not tell names with underscores, nor does it know them in certificates, hence our own check. */
    private static void tellName(SSLSocket socket, String host) {
        SSLParameters parameters = socket.getSSLParameters();
        List<SNIServerName> told = parameters.getServerNames();
        if (told == null || told.isEmpty()) {
            parameters.setServerNames(List.of(new AnyName(host)));
            socket.setSSLParameters(parameters);
        }
    }

    private static final class AnyName extends SNIServerName {

        AnyName(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static PostFailure refused(String sentence) {
        return new PostFailure(FailureKind.TLS, sentence);
    }

    void checkName(String host, X509Certificate certificate) throws PostFailure {
        try {
            names.verify(host, certificate);
        } catch (SSLException e) {
            String certified = certifiedNames(certificate);
            throw refused(
                    certified.isEmpty()
                            ? "The certificate names no host, so it is not for " + host + "."
                            : "The certificate is for " + certified + ", not for " + host + ".");
        }
    }

    private static String certifiedNames(X509Certificate certificate) {
        try {
            Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
            if (entries == null) {
                return "";
            }
            List<String> all = entries.stream()
                    .filter(entry -> entry.get(1) instanceof String)
                    .map(entry -> harmless((String) entry.get(1)))
                    .toList();
            String first = all.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
            return all.size() > MOST_NAMES ? first + " and " + (all.size() - MOST_NAMES) + " more" : first;
        } catch (CertificateParsingException e) {
            return "";
        }
    }

    /** A stranger chose this text. */
    private static String harmless(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9.*:@_-]", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "…" : plain;
    }

    private static String sentence(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ChainJudge.Refused refused) {
                return refused.sentence();
            }
            if (cause instanceof EOFException) {
                return "The server closed the connection during the TLS handshake.";
            }
        }
        // The library tells these apart by their texts alone.
        String text = String.valueOf(failure.getMessage());
        if (text.contains("Unsupported or unrecognized SSL message")) {
            return "The server does not speak TLS on this port.";
        }
        if (text.contains("handshake_failure")
                || text.contains("protocol_version")
                || text.contains("protocol version")) {
            return "The server and we have no TLS version or cipher in common.";
        }
        if (text.contains("unrecognized_name")) {
            return "The server has no certificate for this host name.";
        }
        if (text.contains("certificate_required") || text.contains("bad_certificate")) {
            return "The server asks for a client certificate, which we do not have.";
        }
        return failure instanceof SSLException
                ? "The TLS handshake failed."
                : "The connection was reset during the TLS handshake.";
    }
}

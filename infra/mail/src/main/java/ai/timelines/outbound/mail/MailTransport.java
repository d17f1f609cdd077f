package ai.timelines.outbound.mail;

/** The way a mail leaves the outbox. */
interface MailTransport {

    /** Returns once the mail is in others' hands; the same mail may come again after a crash. */
    void send(OutgoingMail mail) throws Exception;
}

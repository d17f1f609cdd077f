package ai.timelines.outbound.webhooksettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Before anything is served: all keys in use are known, and nothing is readable in the database any more. */
@Component
class EncryptedFromTheStart implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(EncryptedFromTheStart.class);

    private final Reencryption reencryption;

    EncryptedFromTheStart(Reencryption reencryption) {
        this.reencryption = reencryption;
    }

    /** @throws IllegalStateException if a key is missing: better no node than one that cannot send */
    @Override
    public void afterSingletonsInstantiated() {
        String missing = reencryption.missing();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(missing);
        }
        int sealed = reencryption.sealReadable();
        if (sealed > 0) {
            log.info("{} webhooks of an earlier version were encrypted", sealed);
        }
    }
}

package ai.timelines.outbound.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Keeps a few connections for the transactions that write groups, beside the pool of everybody else.
 *
 * <p>So nobody who reads a lot can keep what is pushed, or what has been sent, from being written; the many statements that {@link ManyRows} prepares
 * are kept on few connections; and these never commit by themselves, or half of their short statements would be to switch that off and on.
 */
final class GroupConnections extends DelegatingDataSource implements AutoCloseable {

    /** One for each thread that writes groups, and one to spare. */
    private static final int CONNECTIONS = 5;

    private final HikariDataSource ofGroups = new HikariDataSource();

    /** @param pool from which the others get theirs, with the settings of all */
    GroupConnections(HikariDataSource pool) {
        super(pool);
        pool.copyStateTo(ofGroups);
        ofGroups.setPoolName(pool.getPoolName() + "-groups");
        ofGroups.setMaximumPoolSize(CONNECTIONS);
        ofGroups.setAutoCommit(false);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return GroupThread.isInTransaction() ? ofGroups.getConnection() : super.getConnection();
    }

    @Override
    public void close() {
        ofGroups.close();
    }
}

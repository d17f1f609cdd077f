package ai.timelines.outbound.database;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/** Puts {@link GroupConnections} before the pool that Spring Boot makes of {@code spring.datasource}. */
final class GroupConnectionsAdder implements BeanPostProcessor, Ordered, DisposableBean {

    private @Nullable GroupConnections added;

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            added = new GroupConnections(pool);
            return added;
        }
        return bean;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void destroy() {
        if (added != null) {
            added.close();
        }
    }
}

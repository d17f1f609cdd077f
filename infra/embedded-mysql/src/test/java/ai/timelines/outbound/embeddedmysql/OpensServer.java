package ai.timelines.outbound.embeddedmysql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** An application that writes a row when it starts and another one while its context closes. */
@Configuration
class OpensServer {

    public static void main(String[] arguments) throws Exception {
        var application = new SpringApplication(OpensServer.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        var options = new ArrayList<String>();
        options.add("--outbound.data-dir=" + Path.of(arguments[0]).toAbsolutePath());
        options.addAll(List.of(arguments).subList(1, arguments.length));
        var context = application.run(options.toArray(String[]::new));
        var url = context.getEnvironment().getRequiredProperty("spring.datasource.url");
        Sql.on(url).run("CREATE TABLE IF NOT EXISTS story (line VARCHAR(50))", "INSERT INTO story VALUES ('started')");
        System.out.println(ChildJvm.READY + url.replaceAll(".*:(\\d+)/.*", "$1"));
        Thread.currentThread().join();
    }

    @Bean
    DisposableBean writesAtTheEnd(Environment environment) {
        return () -> Sql.on(environment.getRequiredProperty("spring.datasource.url"))
                .run("INSERT INTO story VALUES ('closed')");
    }
}

import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Opens connections of XNAT's pool and of its alternative, to a database that says yes to everything, and shows the metrics. */
class ShowPools {
    public static class Yes implements Driver {
        public Connection connect(String url, Properties info) {
            return (Connection) Proxy.newProxyInstance(Yes.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                if (method.getName().equals("isValid") || method.getName().equals("getAutoCommit")) return true;
                if (method.getReturnType() == boolean.class) return false;
                if (method.getReturnType() == int.class) return method.getName().equals("getTransactionIsolation") ? Connection.TRANSACTION_READ_COMMITTED : 0;
                return method.getReturnType() == String.class ? "" : null;
            });
        }
        public boolean acceptsURL(String url) { return url.startsWith("jdbc:yes:"); }
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) { return new DriverPropertyInfo[0]; }
        public int getMajorVersion() { return 1; }
        public int getMinorVersion() { return 0; }
        public boolean jdbcCompliant() { return false; }
        public Logger getParentLogger() { return Logger.getGlobal(); }
    }

    public static void main(String[] args) throws Exception {
        var dbcp = new org.apache.commons.dbcp2.BasicDataSource();
        dbcp.setDriver(new Yes());
        dbcp.setUrl("jdbc:yes:");
        dbcp.setMaxTotal(40);
        dbcp.setInitialSize(5);
        dbcp.setJmxName(args[1]);
        var first = dbcp.getConnection();
        var second = dbcp.getConnection();

        var hikari = new com.zaxxer.hikari.HikariDataSource();
        hikari.setDataSource((DataSource) Proxy.newProxyInstance(Yes.class.getClassLoader(), new Class<?>[] {DataSource.class},
            (proxy, method, args2) -> method.getName().equals("getConnection") ? new Yes().connect("", null) : method.getReturnType() == int.class ? 0 : null));
        hikari.setPoolName("other");
        hikari.setRegisterMbeans(true);
        hikari.setMaximumPoolSize(1);
        var third = hikari.getConnection();

        try (var metrics = URI.create("http://127.0.0.1:" + args[0] + "/metrics").toURL().openStream()) {
            System.out.write(metrics.readAllBytes());
        }
        System.out.flush();
        System.exit(0);
    }
}

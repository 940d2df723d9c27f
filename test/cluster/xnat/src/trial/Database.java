package trial;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;

/** PostgreSQL, behind the pool of connections that xnat-conf.properties names. */
final class Database implements AutoCloseable {
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private static final String DBCP = "org.apache.commons.dbcp2.BasicDataSource";
    private static final String PREFIX = "datasource.";

    /** Two pods that make them at the same time disturb each other, as with XNAT. */
    private static final String[] TABLES = {
        "xhbm_tool (id bigserial primary key, tool_id varchar(255) not null unique)",
        "xhbm_preference (id bigserial primary key, tool bigint not null references xhbm_tool, name varchar(255) not null, value text, "
            + "\"timestamp\" timestamp not null default now(), unique (tool, name))",
        "xdat_user (login varchar(255) primary key, email varchar(255), enabled integer not null, primary_password varchar(255), salt varchar(255))",
        "xhbm_user_role (username varchar(255) not null references xdat_user, role varchar(255) not null, primary key (username, role))",
        "xhbm_dicom_scp_instance (id bigserial primary key, ae_title varchar(16) not null, port integer not null, settings text not null, unique (ae_title, port))",
        "xhbm_docker_server_entity (id bigserial primary key, settings text not null)",
        "xhbm_xnat_node_info (node_id varchar(255) not null, host_name varchar(255) not null, version varchar(255), is_primary boolean, "
            + "last_initialized timestamp, last_shutdown timestamp, primary key (node_id, host_name))",
        "xnat_imagesessiondata (id bigint primary key, project varchar(255), label varchar(255), modality varchar(16), uid varchar(255), note text)",
    };

    private final DataSource pool;

    private Database(DataSource pool) {
        this.pool = pool;
    }

    /** Opens it, and makes the tables that are missing. Fails with the driver's message. */
    static Database open(Properties conf) throws SQLException, ReflectiveOperationException {
        final Database database = new Database(poolOf(conf));
        try {
            database.transaction(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (final String table : TABLES) statement.execute("create table if not exists " + table);
                }
                return null;
            });
            return database;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static DataSource poolOf(Properties conf) throws ReflectiveOperationException {
        final String name = conf.getProperty(PREFIX + "class", DBCP);
        final DataSource pool = (DataSource) Class.forName(name).getConstructor().newInstance();
        final String driver = conf.getProperty(PREFIX + "driver", "org.postgresql.Driver");
        Class.forName(driver);
        set(pool, "driverClassName", driver);
        final String url = conf.getProperty(PREFIX + "url", "jdbc:postgresql://localhost/xnat");
        if (!set(pool, "url", url)) set(pool, "jdbcUrl", url);
        set(pool, "username", "xnat");
        set(pool, "password", "xnat");
        if (name.equals(DBCP)) {
            set(pool, "initialSize", "20");
            set(pool, "maxTotal", "40");
            set(pool, "maxIdle", "10");
        }
        for (final String key : conf.stringPropertyNames()) {
            final String property = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : "";
            if (property.isEmpty() || property.matches("class|driver|url")) continue;
            if (!set(pool, property, conf.getProperty(key))) Log.APPLICATION.warning("The pool " + name + " has no property " + property);
        }
        return pool;
    }

    /** Sets a property of a bean; false where it has none of that name. */
    private static boolean set(Object bean, String property, String text) throws ReflectiveOperationException {
        final String setter = "set" + Character.toUpperCase(property.charAt(0)) + property.substring(1);
        for (final Method method : bean.getClass().getMethods()) {
            if (!method.getName().equals(setter) || method.getParameterCount() != 1) continue;
            final Class<?> type = method.getParameterTypes()[0];
            final Object value;
            if (type == String.class) value = text;
            else if (type == int.class || type == Integer.class) value = Integer.valueOf(text);
            else if (type == long.class || type == Long.class) value = Long.valueOf(text);
            else if (type == boolean.class || type == Boolean.class) value = Boolean.valueOf(text);
            else continue;
            method.invoke(bean, value);
            return true;
        }
        return false;
    }

    <T> T transaction(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                final T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    <T> List<T> query(String sql, Row<T> reader, Object... values) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return query(connection, sql, reader, values);
        }
    }

    int update(String sql, Object... values) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return update(connection, sql, values);
        }
    }

    static <T> List<T> query(Connection connection, String sql, Row<T> reader, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values); ResultSet rows = statement.executeQuery()) {
            final List<T> found = new ArrayList<>();
            while (rows.next()) found.add(reader.read(rows));
            return found;
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        final PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
        return statement;
    }

    @Override
    public void close() {
        if (!(pool instanceof AutoCloseable)) return;
        try {
            ((AutoCloseable) pool).close();
        } catch (Exception e) {
            Log.APPLICATION.warning("The pool does not close: " + e);
        }
    }
}

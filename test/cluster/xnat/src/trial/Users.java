package trial;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** XNAT's own users, and their roles. */
final class Users {
    static final String ADMINISTRATOR = "Administrator";

    private final Database database;

    Users(Database database) {
        this.database = database;
    }

    /** An empty database gets its administrator; later the password in the file changes nothing. */
    void start(String adminPassword, String adminEmail) throws SQLException {
        database.transaction(connection -> {
            if (!Database.query(connection, "select 1 from xdat_user limit 1", row -> 1).isEmpty()) return null;
            final byte[] salt = new byte[16];
            new SecureRandom().nextBytes(salt);
            final String text = Base64.getEncoder().encodeToString(salt);
            Database.update(connection,
                "insert into xdat_user (login, email, enabled, primary_password, salt) values ('admin', ?, 1, ?, ?), ('guest', '', 0, null, null)",
                adminEmail, hash(adminPassword, text), text);
            Database.update(connection, "insert into xhbm_user_role (username, role) values ('admin', ?)", ADMINISTRATOR);
            return null;
        });
    }

    boolean isKnown(String login) throws SQLException {
        return !database.query("select 1 from xdat_user where login = ?", row -> 1, login).isEmpty();
    }

    List<String> roles(String login) throws SQLException {
        return database.query("select role from xhbm_user_role where username = ? order by role", row -> row.getString(1), login);
    }

    void give(String login, String role) throws SQLException {
        database.update("insert into xhbm_user_role (username, role) values (?, ?) on conflict do nothing", login, role);
    }

    /** Fails with 401 or 403 where the password is wrong, or the user may not log in. */
    void check(String login, String password) throws SQLException {
        final List<String[]> found = database.query("select primary_password, salt, enabled from xdat_user where login = ?",
            row -> new String[] {row.getString(1), row.getString(2), row.getString(3)}, login);
        final boolean right = !found.isEmpty() && found.get(0)[0] != null && same(found.get(0)[0], hash(password, found.get(0)[1]));
        if (!right) throw new HttpError(401, "Your login attempt failed because the username and password combination you provided was invalid.");
        if (!found.get(0)[2].equals("1")) throw new HttpError(403, "Your account is disabled.");
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String password, String salt) {
        try {
            final PBEKeySpec key = new PBEKeySpec(password.toCharArray(), Base64.getDecoder().decode(salt), 10_000, 256);
            return Base64.getEncoder().encodeToString(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.statsprofile.bench.programs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;

/**
 * H2 in memory with the transaction of TPC-B: the balance of an account, of its teller and its branch, and a line of history. The
 * oldest line goes as one comes, so that the last operation has as much to do as the first.
 */
final class H2Program implements Program {

    private static final int ACCOUNTS = 10_000;
    private static final int TELLERS = 10;
    private static final int HISTORY = 1_000;

    private final Random random = new Random(1);
    private Connection connection;
    private PreparedStatement updateAccount;
    private PreparedStatement readAccount;
    private PreparedStatement updateTeller;
    private PreparedStatement updateBranch;
    private PreparedStatement insert;
    private PreparedStatement delete;
    private long sequence;
    private long sum;

    @Override
    public void start() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:tpcb");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE branches(id INT PRIMARY KEY, balance BIGINT NOT NULL)");
            statement.execute("CREATE TABLE tellers(id INT PRIMARY KEY, branch INT NOT NULL, balance BIGINT NOT NULL)");
            statement.execute("CREATE TABLE accounts(id INT PRIMARY KEY, branch INT NOT NULL, balance BIGINT NOT NULL, filler "
                    + "VARCHAR(84))");
            statement.execute("CREATE TABLE history(id BIGINT PRIMARY KEY, teller INT, branch INT, account INT, delta BIGINT, at "
                    + "TIMESTAMP)");
            statement.execute("INSERT INTO branches VALUES (0, 0)");
            statement.execute("INSERT INTO tellers SELECT x - 1, 0, 0 FROM SYSTEM_RANGE(1, " + TELLERS + ")");
            statement.execute("INSERT INTO accounts SELECT x - 1, 0, 0, REPEAT('x', 84) FROM SYSTEM_RANGE(1, " + ACCOUNTS + ")");
        }
        connection.setAutoCommit(false);
        updateAccount = connection.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = ?");
        readAccount = connection.prepareStatement("SELECT balance FROM accounts WHERE id = ?");
        updateTeller = connection.prepareStatement("UPDATE tellers SET balance = balance + ? WHERE id = ?");
        updateBranch = connection.prepareStatement("UPDATE branches SET balance = balance + ? WHERE id = ?");
        insert = connection.prepareStatement("INSERT INTO history VALUES (?, ?, 0, ?, ?, CURRENT_TIMESTAMP)");
        delete = connection.prepareStatement("DELETE FROM history WHERE id = ?");
    }

    @Override
    public void operation() throws SQLException {
        int account = random.nextInt(ACCOUNTS);
        int teller = random.nextInt(TELLERS);
        int delta = random.nextInt(1_999) - 999;
        add(updateAccount, delta, account);
        readAccount.setInt(1, account);
        try (ResultSet row = readAccount.executeQuery()) {
            expect(row.next(), "the account is there");
            row.getLong(1);
        }
        add(updateTeller, delta, teller);
        add(updateBranch, delta, 0);
        insert.setLong(1, sequence);
        insert.setInt(2, teller);
        insert.setInt(3, account);
        insert.setLong(4, delta);
        expect(insert.executeUpdate() == 1, "a line of history is inserted");
        delete.setLong(1, sequence - HISTORY);
        expect(delete.executeUpdate() == (sequence < HISTORY ? 0 : 1), "the oldest line of history is deleted");
        connection.commit();
        sequence++;
        sum += delta;
    }

    private static void add(PreparedStatement update, int delta, int id) throws SQLException {
        update.setInt(1, delta);
        update.setInt(2, id);
        expect(update.executeUpdate() == 1, "a balance is updated");
    }

    @Override
    public void check(long operations) throws SQLException {
        expect(sequence == operations, "every operation was carried out");
        for (String table : new String[] {"accounts", "tellers", "branches"}) {
            expect(number("SELECT SUM(balance) FROM " + table) == sum, "balances of " + table + " add up");
        }
        expect(number("SELECT COUNT(*) FROM history") == Math.min(operations, HISTORY), "history has its lines");
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("H2: it does not hold that " + what);
        }
    }

    @Override
    public Map<String, Long> calls() {
        return Map.of("org.h2.jdbc.JdbcPreparedStatement.executeUpdate", 5 * sequence,
                "org.h2.jdbc.JdbcPreparedStatement.executeQuery()", sequence);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

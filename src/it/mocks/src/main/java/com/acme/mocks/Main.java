package com.acme.mocks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import com.acme.tally.Tally;
import com.acme.work.mocks.Basket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mockito.MockedConstruction;
import org.mockito.MockedStatic;
import org.mockito.Mockito;
import org.slf4j.LoggerFactory;

/** Works with real objects, mocks and spies of one class while levels change; says what the mocks answered and what was watched. */
public final class Main {

    private static final LoggerContext LOGBACK = (LoggerContext) LoggerFactory.getILoggerFactory();

    private Main() {
    }

    public static void main(String[] args) throws InterruptedException {
        real(100);
        mocked();
        real(100);
        for (Level level : new Level[] {Level.TRACE, Level.DEBUG}) {
            set(level);
            mocked();
            real(100);
        }
        LOGBACK.stop();
        System.out.println("watched " + WatchingAgent.RETURNED + " and " + WatchingAgent.THREW);
        Tally.print();
        System.out.println("stopped");
    }

    /** Levels with which each call is counted, so it does not matter when the change comes into force. */
    private static void set(Level level) throws InterruptedException {
        long before = changes();
        LOGBACK.getLogger("statsprofile.com.acme.work").setLevel(level);
        while (changes() == before) {
            Thread.sleep(5);
        }
    }

    private static long changes() {
        return LOGBACK.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getMessage().startsWith("Profiled by levels")).count();
    }

    private static void real(int rounds) {
        Basket basket = new Basket(200);
        int sum = 0;
        for (int i = 0; i < rounds; i++) {
            sum += basket.total(19);
        }
        try {
            basket.total(-1);
        } catch (IllegalArgumentException expected) {
            sum++;
        }
        Set<Basket> baskets = new HashSet<>(List.of(basket));
        System.out.println("real " + sum + " " + Basket.rate("de") + " " + baskets.contains(new Basket(200)));
    }

    private static void mocked() {
        Basket mock = Mockito.mock(Basket.class);
        Mockito.when(mock.total(19)).thenReturn(7);
        Basket spy = Mockito.spy(new Basket(300));
        Mockito.doReturn(8).when(spy).total(7);
        StringBuilder said = new StringBuilder("mocked " + mock.total(19) + mock.total(20) + " " + spy.total(7) + spy.total(10));
        Mockito.verify(mock, Mockito.times(1)).total(20);
        try (MockedStatic<Basket> rates = Mockito.mockStatic(Basket.class)) {
            rates.when(() -> Basket.rate("fr")).thenReturn(55);
            said.append(' ').append(Basket.rate("fr")).append(Basket.rate("es"));
        }
        try (MockedConstruction<Basket> made = Mockito.mockConstruction(Basket.class)) {
            said.append(' ').append(new Basket(5).total(19)).append(made.constructed().size());
        }
        // A class of the JDK, which the agent and the library use, too.
        ArrayList<?> list = Mockito.mock(ArrayList.class);
        Mockito.when(list.size()).thenReturn(99);
        System.out.println(said + " " + list.size());
    }
}

package io.statsprofile.internal.governor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides how much is known of which function, from what was called and what CPU time passed. It moves nothing by itself. Not thread-safe.
 *
 * <p><b>Assumptions.</b> The density of a function's calls (calls per CPU time) changes slowly, and its price per call is known.
 *
 * <p><b>Guarantees.</b> As many functions as possible are counted, those with the fewest calls first. With what they leave of the budget,
 * as many of them as possible are timed exactly, again those with the fewest calls first. Functions move down at once where the budget is
 * not enough, and so far that there is a margin. They move up where the margin is larger, and later each time that they had to move down
 * again. What is out comes back, counted only, at most once a minute, and only where it may fit.
 *
 * <p>Going out and coming back has a price of its own ({@link Recompilation}), so it is done rarely and for many functions together. They
 * go out when that saves its price soon, or when as much as that has been overspent by waiting. So at worst twice as much is overspent as
 * by somebody who knew the future (the ski rental problem). They come back when the price is a small part of what the budget allowed since
 * the last time.
 *
 * <p><b>Example.</b> The budget is 2 %. A function that begins to be called ten million times a second would take 40 % when timed and 10 %
 * when counted. It is counted at once. After some seconds the debt exceeds the price of a change, and it goes out: its time is
 * its callers' own then. A minute later it is counted again, if it is called so seldom by then that it fits.
 */
final class ModePolicy {

    /** Part of the budget that is left to functions after some moved down: what they may take when they move up must be less. */
    static final double FULL = 0.85;
    /** The same where functions go out: since that is dear, there should be room for the others to be called more often. */
    static final double FULL_OF_COUNTED = 0.8;
    /** The same where functions come back, which nobody needs to hurry for: their calls are known from before. */
    private static final double FULL_OF_BACK = 0.9;
    /** How many times the budget has functions go out at once. */
    private static final double FLOOD = 2;
    static final double ROOM = 0.7;
    /** Part of it up to which new functions may begin exact. */
    private static final double CALM = 0.5;
    /** Our own threads take no more than this part of the budget from functions; what they take beyond it can't be saved on those. */
    private static final double MOST_OF_OWN = 0.5;
    /** Over 60 s, half a point may be spent beyond the budget: a debt of half of that has functions go out that could be counted else. */
    private static final double LARGE_DEBT = 0.0025 * 60e9;
    /** Part of the CPU time that is the program's own at least. */
    private static final double LEAST_OWN_WORK = 0.05;
    /**
     * A debt that has functions go out when it is not a flood: with each change the JVM gives up what it has compiled, so there
     * must be few.
     */
    private static final double OUT_DEBT = LARGE_DEBT / 3;
    /** The same of a flood: the first calls of a program are none. */
    private static final double FLOOD_DEBT = LARGE_DEBT / 15;
    private static final long BACK_NANOS = 60_000_000_000L;
    private static final int MOST_BACK = 50;
    /** CPU time within which what functions would take is to exceed the price of their going out, for them to go at once. */
    private static final double PAYBACK_NANOS = 200e9;
    /** Part of the budget since the last change that may be spent on bringing functions back. */
    private static final double FOR_BACK = 0.25;
    /** CPU time over which our own threads' part is averaged: they work in lumps. */
    private static final double OWN_NANOS = 20e9;
    /** Part of the budget that is not worth the error of an estimate: a function that takes less stays exact. */
    private static final double NEGLIGIBLE = 1e-5;
    /**
     * Parts of the budget that the cheapest functions may take whatever the debt is, to be counted and to be timed exactly: to give them up
     * would save next to nothing.
     */
    private static final double ALWAYS_COUNTED = 0.2;
    private static final double ALWAYS_EXACT = 0.1;

    /** Looks of which one goes through all functions, where those that were called since the look before give no reason to. */
    private static final int LOOKS = 2;

    private static final Comparator<Ranked> FEWEST_CALLS = Comparator.comparingDouble(Ranked::density);

    private double budget;
    private final ModeChangeHandler moves;
    private final OverheadDebt bucket = new OverheadDebt();
    private final Recompilation recompilation = new Recompilation();
    private ProbeCosts plain = ProbeCosts.UNKNOWN;
    private ProbeCosts traced = ProbeCosts.UNKNOWN;
    /** CPU time of the program itself, without what probes take: what is called how often in it does not depend on modes. */
    private double cpu;
    private double ownShare;
    private double costShare;
    private int looks;
    private int looksOver;
    private long lastBack;
    private boolean looked;

    /** @param budget share of CPU time */
    ModePolicy(double budget, ModeChangeHandler moves) {
        this.budget = budget;
        this.moves = moves;
    }

    /** @param budget share of CPU time from now on */
    void budget(double budget) {
        this.budget = budget;
    }

    double budget() {
        return budget;
    }

    /**
     * @param plain of calls that are counted without a caller
     * @param traced of those that are counted with one
     */
    void price(ProbeCosts plain, ProbeCosts traced) {
        this.plain = plain;
        this.traced = traced;
    }

    /** @param withCaller of calls that are counted with their caller, too */
    ProbeCosts prices(boolean withCaller) {
        return withCaller ? traced : plain;
    }

    double debtNanos() {
        return bucket.debtNanos();
    }

    Recompilation recompilation() {
        return recompilation;
    }

    /** CPU time of profiled threads without what probes take of it since the start, nanoseconds. */
    double cpu() {
        return cpu;
    }

    /** Whether what is yet unknown may begin exact. */
    boolean isCalm() {
        return costShare < CALM * (budget - Math.min(ownShare, MOST_OF_OWN * budget)) && !isOver();
    }

    /** Whether more is spent than should be, by the last look. */
    boolean isOverNow() {
        return looksOver > 0;
    }

    /** Whether more is spent than should be, or was lately, so that nothing more should come now. */
    boolean isOver() {
        return looksOver > 0 || bucket.debtNanos() > LARGE_DEBT / 10;
    }

    /**
     * Takes note of what has been since the look before.
     *
     * @param called functions that were called since; others may be among them
     * @param calls all calls so far by function id
     * @param dear those of them that cost as much as exact ones whatever the mode
     * @param others calls since that cost as much and are no function's
     * @param now nanoseconds
     * @param cpuNanos CPU time of profiled threads
     * @param ownNanos CPU time of our own threads
     * @return what the probes cost since, nanoseconds
     */
    double look(List<GovernedFunction> called, long[] calls, long[] dear, long others, long now, double cpuNanos, double ownNanos) {
        if (!looked) {
            looked = true;
            lastBack = now;
        }
        double cost = budget > 0 ? others * plain.exact() : 0;
        for (GovernedFunction function : called) {
            long more = function.see(at(calls, function.id), at(dear, function.id));
            if (more > 0 && function.budgeted) {
                ProbeCosts prices = prices(function.traced);
                double density = more / cpuNanos;
                double each = prices.of(function.mode == ProbeMode.OUT ? ProbeMode.SAMPLED : function.mode, density);
                cost += more * each + function.moreDear() * (prices.of(ProbeMode.EXACT, density) - each);
            }
        }
        // Threads can't have spent more than there was, however dear calls are thought to be.
        cost = Math.min(cost, (1 - LEAST_OWN_WORK) * cpuNanos);
        double passed = cpuNanos - cost;
        cpu += passed;
        for (GovernedFunction function : called) {
            function.settle(cpu, passed);
        }
        if (passed > 0) {
            ownShare += (ownNanos / passed - ownShare) * Math.min(1, passed / OWN_NANOS);
        }
        bucket.add(cost + Math.min(ownShare, MOST_OF_OWN * budget) * cpuNanos, budget, cpuNanos);
        return cost;
    }

    /** What a look found for a function; 0 where that is newer than the look. */
    static long at(long[] byId, int id) {
        return id < byId.length ? byId[id] : 0;
    }

    /** What a call of a function costs in a mode, by how many of its calls cost as much as exact ones anyway. */
    private double price(GovernedFunction function, ProbeMode mode, double density) {
        ProbeCosts prices = prices(function.traced);
        double price = prices.of(mode, density);
        return mode == ProbeMode.SAMPLED ? price + function.dearShare() * (prices.of(ProbeMode.EXACT, density) - price) : price;
    }

    /** The share of CPU time that counting a function would take that is out, by what it was called before. */
    double costWhenOut(GovernedFunction function) {
        return function.densityWhenOut() * prices(function.traced).of(ProbeMode.SAMPLED, function.densityWhenOut());
    }

    /** The share of CPU time that a function takes in a mode where it is called so often. */
    private double share(GovernedFunction function, ProbeMode mode, double density) {
        return price(function, mode, density) * density;
    }

    /**
     * Moves functions, where that is due.
     *
     * @param functions all of them
     * @param lately those that were called since the look before; others may be among them
     */
    void decide(List<GovernedFunction> functions, List<GovernedFunction> lately, long now) {
        double own = Math.min(ownShare, MOST_OF_OWN * budget);
        double allowed = bucket.allowed(budget);
        for (GovernedFunction function : lately) {
            if (function.mode == ProbeMode.OUT && moves.isUnderWay(function)) {
                function.notYetOut();
            } else if (function.isMissed()) {
                moves.moved(function, ProbeMode.OUT, ProbeMode.OUT);
            } else if (function.isStuck()) {
                move(function, ProbeMode.SAMPLED, now);
                function.pin = ProbeMode.SAMPLED;
            }
        }
        costShare = share(lately);
        if (costShare + own > allowed) {
            looksOver++;
            looks = 0;
            lower(inside(functions), allowed, own, now);
        } else {
            looksOver = 0;
            if (looks++ % LOOKS == 0) {
                rise(functions, allowed, own, now);
            }
        }
    }

    /** The share of CPU time that functions take at the rates of late. */
    private double share(List<GovernedFunction> called) {
        double share = 0;
        for (GovernedFunction function : called) {
            if (function.budgeted && function.called && function.mode != ProbeMode.OUT) {
                share += share(function, function.mode, function.density(cpu));
            }
        }
        return share;
    }

    private void rise(List<GovernedFunction> functions, double allowed, double own, long now) {
        boolean back = now - lastBack >= BACK_NANOS && recompilation.costNanos() <= FOR_BACK * budget * recompilation.sinceNanos();
        if (back && bringBack(functions, FULL_OF_BACK * allowed - own, now)) {
            lastBack = now;
            return;
        }
        double expected = 0;
        for (GovernedFunction function : functions) {
            if (function.budgeted && function.called && function.mode != ProbeMode.OUT) {
                expected += share(function, function.mode, function.expected(cpu, now));
            }
        }
        if (expected + own < ROOM * allowed) {
            raise(functions, FULL * allowed - own - expected, now);
        }
    }

    /** Those that have a probe, fewest calls first. */
    private List<Ranked> inside(List<GovernedFunction> functions) {
        List<Ranked> inside = new ArrayList<>();
        for (GovernedFunction function : functions) {
            if (function.budgeted && function.mode != ProbeMode.OUT && function.called) {
                inside.add(new Ranked(function, function.risen(cpu)));
            }
        }
        inside.sort(FEWEST_CALLS);
        return inside;
    }

    private void lower(List<Ranked> inside, double allowed, double own, long now) {
        double pinned = 0;
        double counted = 0;
        for (Ranked one : inside) {
            ProbeMode pin = one.function.pin;
            pinned += pin == null ? 0 : share(one.function, pin, one.density);
            counted += pin == null ? share(one.function, ProbeMode.SAMPLED, one.density) : 0;
        }
        double left = Math.max(FULL_OF_COUNTED * budget - own - pinned, ALWAYS_COUNTED * budget);
        boolean tooMuch = counted > budget - own - pinned;
        boolean outToo = bucket.debtNanos() > (counted > FLOOD * budget ? FLOOD_DEBT : OUT_DEBT) && paysOff(counted - left);
        double kept = 0;
        int at = 0;
        for (; at < inside.size(); at++) {
            Ranked one = inside.get(at);
            double price = one.function.pin == null ? share(one.function, ProbeMode.SAMPLED, one.density) : 0;
            if (tooMuch && one.function.pin == null && kept + price > left) {
                break;
            }
            kept += price;
        }
        double forExact = Math.max(FULL * allowed - own - pinned - kept, ALWAYS_EXACT * budget);
        for (int i = 0; i < inside.size(); i++) {
            Ranked one = inside.get(i);
            if (one.function.pin != null) {
                continue;
            }
            double more = moreForExact(one);
            if (i >= at && one.density > 0) {
                // Whether it goes out or waits for that, the others have what it leaves.
                ProbeMode to = outToo ? ProbeMode.OUT : ProbeMode.SAMPLED;
                if (one.function.mode != to) {
                    move(one.function, to, now);
                }
            } else if (one.function.mode == ProbeMode.EXACT && more > Math.max(forExact, NEGLIGIBLE * budget)) {
                move(one.function, ProbeMode.SAMPLED, now);
            } else if (one.function.mode == ProbeMode.EXACT) {
                forExact -= more;
            }
        }
    }

    /** What it takes to time a function exactly beyond what it takes to count it. */
    private double moreForExact(Ranked one) {
        ProbeCosts prices = prices(one.function.traced);
        return (prices.of(ProbeMode.EXACT, one.density) - prices.of(ProbeMode.SAMPLED, one.density)) * one.density;
    }

    /** @param saved share of CPU time that functions take, and would not if they went out */
    private boolean paysOff(double saved) {
        double cost = recompilation.costNanos();
        return saved * PAYBACK_NANOS >= cost || bucket.debtNanos() >= cost;
    }

    private void raise(List<GovernedFunction> functions, double room, long now) {
        List<Ranked> sampled = new ArrayList<>();
        for (GovernedFunction function : functions) {
            if (function.budgeted && function.mode == ProbeMode.SAMPLED && function.pin == null && function.mayRise(now)) {
                sampled.add(new Ranked(function, function.expected(cpu, now)));
            }
        }
        sampled.sort(FEWEST_CALLS);
        double left = room;
        for (Ranked one : sampled) {
            left -= moreForExact(one);
            if (left < 0) {
                return;
            }
            move(one.function, ProbeMode.EXACT, now);
        }
    }

    /** Exact functions may have to make room for what is counted again: that is for the next look. */
    private boolean bringBack(List<GovernedFunction> functions, double left, long now) {
        double room = left;
        List<Ranked> out = new ArrayList<>();
        for (GovernedFunction function : functions) {
            if (function.budgeted && function.mode == ProbeMode.OUT) {
                if (function.isLeftOut() && function.mayRise(now)) {
                    out.add(new Ranked(function, function.expected(cpu, now)));
                }
            } else if (function.budgeted && function.called) {
                room -= share(function, function.pin == null ? ProbeMode.SAMPLED : function.mode, function.expected(cpu, now));
            }
        }
        out.sort(FEWEST_CALLS);
        boolean any = false;
        for (Ranked one : out.subList(0, Math.min(MOST_BACK, out.size()))) {
            room -= share(one.function, ProbeMode.SAMPLED, one.density);
            if (room < 0) {
                break;
            }
            move(one.function, ProbeMode.SAMPLED, now);
            any = true;
        }
        return any;
    }

    /** Moves a function whatever it costs. */
    void force(GovernedFunction function, ProbeMode to, long now) {
        move(function, to, now);
    }

    private void move(GovernedFunction function, ProbeMode to, long now) {
        ProbeMode from = function.mode;
        if (from == ProbeMode.OUT || to == ProbeMode.OUT) {
            recompilation.change();
        }
        function.move(to, cpu, now);
        moves.moved(function, from, to);
    }

    /** A function and what it is called. */
    private record Ranked(GovernedFunction function, double density) {
    }
}

package io.statsprofile.demo.shop;

import java.util.List;
import java.util.function.LongUnaryOperator;

/** Customs duty by chapter of the tariff, one function each. */
final class Customs {

    static final List<LongUnaryOperator> ALL = List.of(
            Customs::chapter01, Customs::chapter02, Customs::chapter03, Customs::chapter04, Customs::chapter05, Customs::chapter06,
            Customs::chapter07, Customs::chapter08, Customs::chapter09, Customs::chapter10, Customs::chapter11, Customs::chapter12,
            Customs::chapter13, Customs::chapter14, Customs::chapter15, Customs::chapter16, Customs::chapter17, Customs::chapter18,
            Customs::chapter19, Customs::chapter20, Customs::chapter21, Customs::chapter22, Customs::chapter23, Customs::chapter24,
            Customs::chapter25, Customs::chapter26, Customs::chapter27, Customs::chapter28, Customs::chapter29, Customs::chapter30,
            Customs::chapter31, Customs::chapter32, Customs::chapter33, Customs::chapter34, Customs::chapter35, Customs::chapter36,
            Customs::chapter37, Customs::chapter38, Customs::chapter39, Customs::chapter40, Customs::chapter41, Customs::chapter42,
            Customs::chapter43, Customs::chapter44, Customs::chapter45, Customs::chapter46, Customs::chapter47, Customs::chapter48,
            Customs::chapter49, Customs::chapter50, Customs::chapter51, Customs::chapter52, Customs::chapter53, Customs::chapter54,
            Customs::chapter55, Customs::chapter56, Customs::chapter57, Customs::chapter58, Customs::chapter59, Customs::chapter60);

    static {
        Tally.call("Customs.<clinit>");
    }

    private Customs() {
    }

    static long chapter01(long cents) { Tally.call("Customs.chapter01"); return cents * 51 / 1000; }
    static long chapter02(long cents) { Tally.call("Customs.chapter02"); return cents * 128 / 1000; }
    static long chapter03(long cents) { Tally.call("Customs.chapter03"); return cents * 115 / 1000; }
    static long chapter04(long cents) { Tally.call("Customs.chapter04"); return cents * 77 / 1000; }
    static long chapter05(long cents) { Tally.call("Customs.chapter05"); return cents * 0 / 1000; }
    static long chapter06(long cents) { Tally.call("Customs.chapter06"); return cents * 43 / 1000; }
    static long chapter07(long cents) { Tally.call("Customs.chapter07"); return cents * 83 / 1000; }
    static long chapter08(long cents) { Tally.call("Customs.chapter08"); return cents * 104 / 1000; }
    static long chapter09(long cents) { Tally.call("Customs.chapter09"); return cents * 20 / 1000; }
    static long chapter10(long cents) { Tally.call("Customs.chapter10"); return cents * 61 / 1000; }
    static long chapter11(long cents) { Tally.call("Customs.chapter11"); return cents * 90 / 1000; }
    static long chapter12(long cents) { Tally.call("Customs.chapter12"); return cents * 0 / 1000; }
    static long chapter13(long cents) { Tally.call("Customs.chapter13"); return cents * 32 / 1000; }
    static long chapter14(long cents) { Tally.call("Customs.chapter14"); return cents * 0 / 1000; }
    static long chapter15(long cents) { Tally.call("Customs.chapter15"); return cents * 179 / 1000; }
    static long chapter16(long cents) { Tally.call("Customs.chapter16"); return cents * 188 / 1000; }
    static long chapter17(long cents) { Tally.call("Customs.chapter17"); return cents * 154 / 1000; }
    static long chapter18(long cents) { Tally.call("Customs.chapter18"); return cents * 90 / 1000; }
    static long chapter19(long cents) { Tally.call("Customs.chapter19"); return cents * 65 / 1000; }
    static long chapter20(long cents) { Tally.call("Customs.chapter20"); return cents * 100 / 1000; }
    static long chapter21(long cents) { Tally.call("Customs.chapter21"); return cents * 120 / 1000; }
    static long chapter22(long cents) { Tally.call("Customs.chapter22"); return cents * 72 / 1000; }
    static long chapter23(long cents) { Tally.call("Customs.chapter23"); return cents * 39 / 1000; }
    static long chapter24(long cents) { Tally.call("Customs.chapter24"); return cents * 0 / 1000; }
    static long chapter25(long cents) { Tally.call("Customs.chapter25"); return cents * 0 / 1000; }
    static long chapter26(long cents) { Tally.call("Customs.chapter26"); return cents * 12 / 1000; }
    static long chapter27(long cents) { Tally.call("Customs.chapter27"); return cents * 53 / 1000; }
    static long chapter28(long cents) { Tally.call("Customs.chapter28"); return cents * 45 / 1000; }
    static long chapter29(long cents) { Tally.call("Customs.chapter29"); return cents * 0 / 1000; }
    static long chapter30(long cents) { Tally.call("Customs.chapter30"); return cents * 0 / 1000; }
    static long chapter31(long cents) { Tally.call("Customs.chapter31"); return cents * 51 / 1000; }
    static long chapter32(long cents) { Tally.call("Customs.chapter32"); return cents * 128 / 1000; }
    static long chapter33(long cents) { Tally.call("Customs.chapter33"); return cents * 115 / 1000; }
    static long chapter34(long cents) { Tally.call("Customs.chapter34"); return cents * 77 / 1000; }
    static long chapter35(long cents) { Tally.call("Customs.chapter35"); return cents * 0 / 1000; }
    static long chapter36(long cents) { Tally.call("Customs.chapter36"); return cents * 43 / 1000; }
    static long chapter37(long cents) { Tally.call("Customs.chapter37"); return cents * 83 / 1000; }
    static long chapter38(long cents) { Tally.call("Customs.chapter38"); return cents * 104 / 1000; }
    static long chapter39(long cents) { Tally.call("Customs.chapter39"); return cents * 20 / 1000; }
    static long chapter40(long cents) { Tally.call("Customs.chapter40"); return cents * 61 / 1000; }
    static long chapter41(long cents) { Tally.call("Customs.chapter41"); return cents * 90 / 1000; }
    static long chapter42(long cents) { Tally.call("Customs.chapter42"); return cents * 0 / 1000; }
    static long chapter43(long cents) { Tally.call("Customs.chapter43"); return cents * 32 / 1000; }
    static long chapter44(long cents) { Tally.call("Customs.chapter44"); return cents * 0 / 1000; }
    static long chapter45(long cents) { Tally.call("Customs.chapter45"); return cents * 179 / 1000; }
    static long chapter46(long cents) { Tally.call("Customs.chapter46"); return cents * 188 / 1000; }
    static long chapter47(long cents) { Tally.call("Customs.chapter47"); return cents * 154 / 1000; }
    static long chapter48(long cents) { Tally.call("Customs.chapter48"); return cents * 90 / 1000; }
    static long chapter49(long cents) { Tally.call("Customs.chapter49"); return cents * 65 / 1000; }
    static long chapter50(long cents) { Tally.call("Customs.chapter50"); return cents * 100 / 1000; }
    static long chapter51(long cents) { Tally.call("Customs.chapter51"); return cents * 120 / 1000; }
    static long chapter52(long cents) { Tally.call("Customs.chapter52"); return cents * 72 / 1000; }
    static long chapter53(long cents) { Tally.call("Customs.chapter53"); return cents * 39 / 1000; }
    static long chapter54(long cents) { Tally.call("Customs.chapter54"); return cents * 0 / 1000; }
    static long chapter55(long cents) { Tally.call("Customs.chapter55"); return cents * 0 / 1000; }
    static long chapter56(long cents) { Tally.call("Customs.chapter56"); return cents * 12 / 1000; }
    static long chapter57(long cents) { Tally.call("Customs.chapter57"); return cents * 53 / 1000; }
    static long chapter58(long cents) { Tally.call("Customs.chapter58"); return cents * 45 / 1000; }
    static long chapter59(long cents) { Tally.call("Customs.chapter59"); return cents * 0 / 1000; }
    static long chapter60(long cents) { Tally.call("Customs.chapter60"); return cents * 0 / 1000; }
}

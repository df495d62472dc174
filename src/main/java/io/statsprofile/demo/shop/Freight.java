package io.statsprofile.demo.shop;

import java.util.List;
import java.util.function.LongUnaryOperator;

/** Freight by country, one function each: a base price and a share of the weight. */
final class Freight {

    static final List<LongUnaryOperator> ALL = List.of(
            Freight::ad, Freight::al, Freight::at, Freight::ba, Freight::be, Freight::bg, Freight::ch,
            Freight::cy, Freight::cz, Freight::de, Freight::dk, Freight::ee, Freight::es, Freight::fi,
            Freight::fr, Freight::gb, Freight::ge, Freight::gr, Freight::hr, Freight::hu, Freight::ie,
            Freight::il, Freight::is, Freight::it, Freight::jp, Freight::kr, Freight::li, Freight::lt,
            Freight::lu, Freight::lv, Freight::md, Freight::me, Freight::mk, Freight::mt, Freight::nl,
            Freight::no, Freight::nz, Freight::pl, Freight::pt, Freight::ro, Freight::rs, Freight::se,
            Freight::si, Freight::sk, Freight::tr, Freight::ua, Freight::uy, Freight::vn, Freight::za);

    static {
        Tally.call("Freight.<clinit>");
    }

    private Freight() {
    }

    static long ad(long grams) { Tally.call("Freight.ad"); return 389 + grams / 8; }
    static long al(long grams) { Tally.call("Freight.al"); return 685 + grams / 4; }
    static long at(long grams) { Tally.call("Freight.at"); return 981 + grams / 6; }
    static long ba(long grams) { Tally.call("Freight.ba"); return 315 + grams / 6; }
    static long be(long grams) { Tally.call("Freight.be"); return 463 + grams / 4; }
    static long bg(long grams) { Tally.call("Freight.bg"); return 537 + grams / 6; }
    static long ch(long grams) { Tally.call("Freight.ch"); return 611 + grams / 8; }
    static long cy(long grams) { Tally.call("Freight.cy"); return 340 + grams / 7; }
    static long cz(long grams) { Tally.call("Freight.cz"); return 377 + grams / 8; }
    static long de(long grams) { Tally.call("Freight.de"); return 537 + grams / 6; }
    static long dk(long grams) { Tally.call("Freight.dk"); return 759 + grams / 6; }
    static long ee(long grams) { Tally.call("Freight.ee"); return 574 + grams / 7; }
    static long es(long grams) { Tally.call("Freight.es"); return 1092 + grams / 3; }
    static long fi(long grams) { Tally.call("Freight.fi"); return 759 + grams / 6; }
    static long fr(long grams) { Tally.call("Freight.fr"); return 1092 + grams / 3; }
    static long gb(long grams) { Tally.call("Freight.gb"); return 537 + grams / 6; }
    static long ge(long grams) { Tally.call("Freight.ge"); return 648 + grams / 3; }
    static long gr(long grams) { Tally.call("Freight.gr"); return 1129 + grams / 4; }
    static long hr(long grams) { Tally.call("Freight.hr"); return 1166 + grams / 5; }
    static long hu(long grams) { Tally.call("Freight.hu"); return 377 + grams / 8; }
    static long ie(long grams) { Tally.call("Freight.ie"); return 722 + grams / 5; }
    static long il(long grams) { Tally.call("Freight.il"); return 981 + grams / 6; }
    static long is(long grams) { Tally.call("Freight.is"); return 340 + grams / 7; }
    static long it(long grams) { Tally.call("Freight.it"); return 377 + grams / 8; }
    static long jp(long grams) { Tally.call("Freight.jp"); return 1166 + grams / 5; }
    static long kr(long grams) { Tally.call("Freight.kr"); return 377 + grams / 8; }
    static long li(long grams) { Tally.call("Freight.li"); return 981 + grams / 6; }
    static long lt(long grams) { Tally.call("Freight.lt"); return 488 + grams / 5; }
    static long lu(long grams) { Tally.call("Freight.lu"); return 525 + grams / 6; }
    static long lv(long grams) { Tally.call("Freight.lv"); return 562 + grams / 7; }
    static long md(long grams) { Tally.call("Freight.md"); return 833 + grams / 8; }
    static long me(long grams) { Tally.call("Freight.me"); return 870 + grams / 3; }
    static long mk(long grams) { Tally.call("Freight.mk"); return 1092 + grams / 3; }
    static long mt(long grams) { Tally.call("Freight.mt"); return 525 + grams / 6; }
    static long nl(long grams) { Tally.call("Freight.nl"); return 1166 + grams / 5; }
    static long no(long grams) { Tally.call("Freight.no"); return 377 + grams / 8; }
    static long nz(long grams) { Tally.call("Freight.nz"); return 784 + grams / 7; }
    static long pl(long grams) { Tally.call("Freight.pl"); return 340 + grams / 7; }
    static long pt(long grams) { Tally.call("Freight.pt"); return 636 + grams / 3; }
    static long ro(long grams) { Tally.call("Freight.ro"); return 525 + grams / 6; }
    static long rs(long grams) { Tally.call("Freight.rs"); return 673 + grams / 4; }
    static long se(long grams) { Tally.call("Freight.se"); return 1092 + grams / 3; }
    static long si(long grams) { Tally.call("Freight.si"); return 340 + grams / 7; }
    static long sk(long grams) { Tally.call("Freight.sk"); return 414 + grams / 3; }
    static long tr(long grams) { Tally.call("Freight.tr"); return 710 + grams / 5; }
    static long ua(long grams) { Tally.call("Freight.ua"); return 1018 + grams / 7; }
    static long uy(long grams) { Tally.call("Freight.uy"); return 1006 + grams / 7; }
    static long vn(long grams) { Tally.call("Freight.vn"); return 636 + grams / 3; }
    static long za(long grams) { Tally.call("Freight.za"); return 303 + grams / 6; }
}

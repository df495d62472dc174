package io.statsprofile.demo.shop;

import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Value added tax by country, one function each. With {@link Freight} and {@link Customs}: many small functions, which a document folds.
 */
final class Vat {

    static final List<LongUnaryOperator> ALL = List.of(
            Vat::ad, Vat::al, Vat::at, Vat::ba, Vat::be, Vat::bg, Vat::ch,
            Vat::cy, Vat::cz, Vat::de, Vat::dk, Vat::ee, Vat::es, Vat::fi,
            Vat::fr, Vat::gb, Vat::ge, Vat::gr, Vat::hr, Vat::hu, Vat::ie,
            Vat::il, Vat::is, Vat::it, Vat::jp, Vat::kr, Vat::li, Vat::lt,
            Vat::lu, Vat::lv, Vat::md, Vat::me, Vat::mk, Vat::mt, Vat::nl,
            Vat::no, Vat::nz, Vat::pl, Vat::pt, Vat::ro, Vat::rs, Vat::se,
            Vat::si, Vat::sk, Vat::tr, Vat::ua, Vat::uy, Vat::vn, Vat::za);

    static {
        Tally.call("Vat.<clinit>");
    }

    private Vat() {
    }

    static long ad(long net) { Tally.call("Vat.ad"); return net * 45 / 1000; }
    static long al(long net) { Tally.call("Vat.al"); return net * 200 / 1000; }
    static long at(long net) { Tally.call("Vat.at"); return net * 200 / 1000; }
    static long ba(long net) { Tally.call("Vat.ba"); return net * 170 / 1000; }
    static long be(long net) { Tally.call("Vat.be"); return net * 210 / 1000; }
    static long bg(long net) { Tally.call("Vat.bg"); return net * 200 / 1000; }
    static long ch(long net) { Tally.call("Vat.ch"); return net * 81 / 1000; }
    static long cy(long net) { Tally.call("Vat.cy"); return net * 190 / 1000; }
    static long cz(long net) { Tally.call("Vat.cz"); return net * 210 / 1000; }
    static long de(long net) { Tally.call("Vat.de"); return net * 190 / 1000; }
    static long dk(long net) { Tally.call("Vat.dk"); return net * 250 / 1000; }
    static long ee(long net) { Tally.call("Vat.ee"); return net * 240 / 1000; }
    static long es(long net) { Tally.call("Vat.es"); return net * 210 / 1000; }
    static long fi(long net) { Tally.call("Vat.fi"); return net * 255 / 1000; }
    static long fr(long net) { Tally.call("Vat.fr"); return net * 200 / 1000; }
    static long gb(long net) { Tally.call("Vat.gb"); return net * 200 / 1000; }
    static long ge(long net) { Tally.call("Vat.ge"); return net * 180 / 1000; }
    static long gr(long net) { Tally.call("Vat.gr"); return net * 240 / 1000; }
    static long hr(long net) { Tally.call("Vat.hr"); return net * 250 / 1000; }
    static long hu(long net) { Tally.call("Vat.hu"); return net * 270 / 1000; }
    static long ie(long net) { Tally.call("Vat.ie"); return net * 230 / 1000; }
    static long il(long net) { Tally.call("Vat.il"); return net * 180 / 1000; }
    static long is(long net) { Tally.call("Vat.is"); return net * 240 / 1000; }
    static long it(long net) { Tally.call("Vat.it"); return net * 220 / 1000; }
    static long jp(long net) { Tally.call("Vat.jp"); return net * 100 / 1000; }
    static long kr(long net) { Tally.call("Vat.kr"); return net * 100 / 1000; }
    static long li(long net) { Tally.call("Vat.li"); return net * 81 / 1000; }
    static long lt(long net) { Tally.call("Vat.lt"); return net * 210 / 1000; }
    static long lu(long net) { Tally.call("Vat.lu"); return net * 170 / 1000; }
    static long lv(long net) { Tally.call("Vat.lv"); return net * 210 / 1000; }
    static long md(long net) { Tally.call("Vat.md"); return net * 200 / 1000; }
    static long me(long net) { Tally.call("Vat.me"); return net * 210 / 1000; }
    static long mk(long net) { Tally.call("Vat.mk"); return net * 180 / 1000; }
    static long mt(long net) { Tally.call("Vat.mt"); return net * 180 / 1000; }
    static long nl(long net) { Tally.call("Vat.nl"); return net * 210 / 1000; }
    static long no(long net) { Tally.call("Vat.no"); return net * 250 / 1000; }
    static long nz(long net) { Tally.call("Vat.nz"); return net * 150 / 1000; }
    static long pl(long net) { Tally.call("Vat.pl"); return net * 230 / 1000; }
    static long pt(long net) { Tally.call("Vat.pt"); return net * 230 / 1000; }
    static long ro(long net) { Tally.call("Vat.ro"); return net * 210 / 1000; }
    static long rs(long net) { Tally.call("Vat.rs"); return net * 200 / 1000; }
    static long se(long net) { Tally.call("Vat.se"); return net * 250 / 1000; }
    static long si(long net) { Tally.call("Vat.si"); return net * 220 / 1000; }
    static long sk(long net) { Tally.call("Vat.sk"); return net * 230 / 1000; }
    static long tr(long net) { Tally.call("Vat.tr"); return net * 200 / 1000; }
    static long ua(long net) { Tally.call("Vat.ua"); return net * 200 / 1000; }
    static long uy(long net) { Tally.call("Vat.uy"); return net * 220 / 1000; }
    static long vn(long net) { Tally.call("Vat.vn"); return net * 100 / 1000; }
    static long za(long net) { Tally.call("Vat.za"); return net * 150 / 1000; }
}

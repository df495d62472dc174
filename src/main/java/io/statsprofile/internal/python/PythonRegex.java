package io.statsprofile.internal.python;

import io.statsprofile.internal.python.RegexFlags.Flag;
import io.statsprofile.internal.python.RegexPart.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of Python's {@code re} (3.11), translated to Java's: named groups, letters and digits of every script, {@code \Z},
 * conditions on groups, brackets within sets, and every error that Python finds, so that what is invalid there is invalid here. The case
 * of letters is folded as Java folds it.
 *
 * <p>A parser by recursive descent, as CPython's: each construct is held to its rules and written as the Java expression of the same
 * meaning. Not thread-safe.
 */
public final class PythonRegex {

    private final RegexSource source;
    private final RegexGroups groups;
    private final RegexSet sets;
    private RegexFlags global;
    /** The highest group that a condition names; it may come later. */
    private int conditioned;

    private PythonRegex(String regex, RegexFlags global) {
        this.source = new RegexSource(regex);
        this.groups = new RegexGroups(source);
        this.sets = new RegexSet(source);
        this.global = global;
    }

    /** Empty where Python raises an error. */
    public static Optional<Pattern> compile(String regex) {
        RegexFlags known = RegexFlags.NONE;
        while (true) {
            PythonRegex parser = new PythonRegex(regex, known);
            try {
                String java = parser.parse();
                if (parser.global.equals(known)) {
                    return Optional.of(Pattern.compile(java, Pattern.UNIX_LINES));
                }
            } catch (PatternSyntaxException | StackOverflowError invalid) {
                if (parser.global.equals(known)) {
                    return Optional.empty();
                }
            }
            // Flags in front hold for the whole expression, and one of them changes what is valid.
            known = parser.global;
        }
    }

    /** As Python's {@code search}: each attempt begins anew, where Java's {@code find} may remember groups of the attempt before. */
    public static boolean isFound(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text).useAnchoringBounds(false).useTransparentBounds(true);
        for (int start = 0; start <= text.length(); start = start == text.length() ? start + 1 : text.offsetByCodePoints(start, 1)) {
            if (matcher.region(start, text.length()).lookingAt()) {
                return true;
            }
        }
        return false;
    }

    private String parse() {
        RegexPart all = alternatives(global, 0);
        source.require(source.peek() == RegexSource.END, "unbalanced parenthesis");
        source.require(conditioned < groups.count(), "no such group");
        return global.apply(all.java());
    }

    private RegexPart alternatives(RegexFlags flags, int depth) {
        RegexPart all = sequence(flags, depth, depth == 0);
        StringBuilder java = new StringBuilder(all.java());
        RegexWidth width = all.width();
        while (source.match('|')) {
            RegexPart next = sequence(flags, depth, false);
            java.append('|').append(next.java());
            width = width.or(next.width());
        }
        return new RegexPart(Kind.ITEM, java.toString(), width);
    }

    private RegexPart sequence(RegexFlags flags, int depth, boolean first) {
        List<RegexPart> parts = new ArrayList<>();
        while (source.peek() != RegexSource.END && source.peek() != '|' && source.peek() != ')') {
            int c = source.get();
            if (flags.has(Flag.VERBOSE) && isPassedOver(c)) {
                continue;
            }
            switch (c) {
                case '\\' -> parts.add(escape(flags));
                case '[' -> parts.add(sets.read(flags));
                case '.' -> parts.add(RegexPart.one(flags.has(Flag.DOTALL) ? "(?s:.)" : "(?-s:.)"));
                case '^' -> parts.add(RegexPart.place(flags.has(Flag.MULTILINE) ? "(?:\\A|(?<=\\n))" : "\\A"));
                case '$' -> parts.add(RegexPart.place(flags.has(Flag.MULTILINE) ? "(?=\\n|\\z)" : "(?=\\n?\\z)"));
                case '*', '+', '?', '{' -> repeat(c, flags, parts);
                case '(' -> group(flags, depth, first && parts.isEmpty()).ifPresent(parts::add);
                default -> parts.add(RegexPart.one(RegexSet.literal(c)));
            }
        }
        StringBuilder java = new StringBuilder();
        RegexWidth width = RegexWidth.ZERO;
        for (RegexPart part : parts) {
            java.append(part.java());
            width = width.then(part.width());
        }
        return new RegexPart(Kind.ITEM, java.toString(), width);
    }

    private boolean isPassedOver(int c) {
        if (c == '#') {
            source.take(Integer.MAX_VALUE, other -> other != '\n');
        }
        return c == '#' || c == ' ' || c >= '\t' && c <= '\r';
    }

    private void repeat(int c, RegexFlags flags, List<RegexPart> parts) {
        long least = c == '+' ? 1 : 0;
        long most = c == '?' ? 1 : RegexWidth.WITHOUT_END;
        if (c == '{') {
            int start = source.position();
            String low = source.take(Integer.MAX_VALUE, RegexSet::isDigit);
            String high = source.match(',') ? source.take(Integer.MAX_VALUE, RegexSet::isDigit) : low;
            if (source.position() == start || !source.match('}')) {
                source.seek(start);
                parts.add(RegexPart.one("\\{"));
                return;
            }
            source.require(low.length() < 10 && high.length() < 10, "too many repetitions");
            least = low.isEmpty() ? 0 : Long.parseLong(low);
            most = high.isEmpty() ? RegexWidth.WITHOUT_END : Long.parseLong(high);
            source.require(least <= most, "least repetition above most");
        }
        source.require(!parts.isEmpty(), "nothing to repeat");
        RegexPart item = parts.remove(parts.size() - 1);
        source.require(item.kind() == Kind.ITEM, "nothing to repeat, or repeated twice");
        source.require(!flags.has(Flag.TEMPLATE), "repetition in a template");
        String mode = source.match('?') ? "?" : source.match('+') ? "+" : "";
        String times = "{" + least + (most == RegexWidth.WITHOUT_END ? "," : "," + most) + "}" + mode;
        parts.add(new RegexPart(Kind.REPEATED, "(?:" + item.java() + ")" + times, item.width().times(least, most)));
    }

    private RegexPart escape(RegexFlags flags) {
        int c = source.need();
        String word = "[" + flags.category('w') + "]";
        return switch (c) {
            case 'A' -> RegexPart.place("\\A");
            case 'Z' -> RegexPart.place("\\z");
            case 'b' -> RegexPart.place("(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))");
            case 'B' -> RegexPart.place("(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))");
            case 'd', 'D', 's', 'S', 'w', 'W' -> RegexPart.one("[" + flags.category(c) + "]");
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> reference(c);
            default -> RegexPart.one(RegexSet.literal(sets.escaped(c)));
        };
    }

    /** Three octal digits are a character, anything else is the number of a group. */
    private RegexPart reference(int first) {
        String number = Character.toString(first) + source.take(1, RegexSet::isDigit);
        if (number.length() == 2 && number.chars().allMatch(RegexSet::isOctal) && RegexSet.isOctal(source.peek())) {
            int c = Integer.parseInt(number + (char) source.get(), 8);
            source.require(c <= 0xff, "octal escape beyond 0o377");
            return RegexPart.one(RegexSet.literal(c));
        }
        return groups.reference(Integer.parseInt(number));
    }

    /** Empty for comments, and for flags of the whole expression. */
    private Optional<RegexPart> group(RegexFlags flags, int depth, boolean first) {
        if (!source.match('?')) {
            return Optional.of(capture(null, flags, depth));
        }
        int c = source.need();
        return switch (c) {
            case 'P' -> Optional.of(named(flags, depth));
            case ':' -> Optional.of(closed("(?:", alternatives(flags, depth + 1)));
            case '>' -> Optional.of(closed("(?>", alternatives(flags, depth + 1)));
            case '=', '!' -> Optional.of(around("(?" + (char) c, alternatives(flags, depth + 1)));
            case '<' -> Optional.of(behind(flags, depth));
            case '(' -> Optional.of(condition(flags, depth));
            case '#' -> {
                source.take(Integer.MAX_VALUE, other -> other != ')');
                source.require(source.match(')'), "comment without end");
                yield Optional.empty();
            }
            default -> flagged(c, flags, depth, first);
        };
    }

    private RegexPart closed(String start, RegexPart inner) {
        source.require(source.match(')'), "missing )");
        return new RegexPart(Kind.ITEM, start + inner.java() + ")", inner.width());
    }

    private RegexPart around(String start, RegexPart inner) {
        source.require(source.match(')'), "missing )");
        return new RegexPart(Kind.ITEM, start + inner.java() + ")", RegexWidth.ZERO);
    }

    /** Behind what it matches, each has an empty group, which tells a condition whether it took part. */
    private RegexPart capture(String name, RegexFlags flags, int depth) {
        int number = groups.open(name);
        RegexPart part = closed("(?:(?<g" + number + ">", alternatives(flags, depth + 1));
        groups.close(number, part.width());
        return new RegexPart(Kind.ITEM, part.java() + "(?<c" + number + ">))", part.width());
    }

    private RegexPart named(RegexFlags flags, int depth) {
        boolean isGroup = source.match('<');
        source.require(isGroup || source.match('='), "unknown extension");
        String name = source.until(isGroup ? '>' : ')');
        source.require(RegexGroups.isName(name), "bad group name");
        return isGroup ? capture(name, flags, depth) : groups.reference(groups.number(name));
    }

    private RegexPart behind(RegexFlags flags, int depth) {
        int c = source.need();
        source.require(c == '=' || c == '!', "unknown extension");
        int before = groups.enter();
        RegexPart inner = alternatives(flags, depth + 1);
        groups.leave(before);
        source.require(inner.width().isFixed(), "look behind without fixed width");
        return around("(?<" + (char) c, inner);
    }

    private RegexPart condition(RegexFlags flags, int depth) {
        String name = source.until(')');
        boolean isName = RegexGroups.isName(name);
        source.require(isName || name.matches("[0-9]{1,9}"), "bad group name");
        int number = isName ? groups.number(name) : Integer.parseInt(name);
        source.require(number > 0, "no such group");
        conditioned = Math.max(conditioned, number);
        RegexPart yes = sequence(flags, depth + 1, false);
        RegexPart no = source.match('|') ? sequence(flags, depth + 1, false) : new RegexPart(Kind.ITEM, "", RegexWidth.ZERO);
        source.require(source.match(')'), "more than two branches, or missing )");
        String tookPart = "\\k<c" + number + ">";
        String java = groups.isClosed(number) ? tookPart + yes.java() + "|(?!" + tookPart + ")" + no.java() : no.java();
        return new RegexPart(Kind.ITEM, "(?:" + java + ")", yes.width().or(no.width()));
    }

    private Optional<RegexPart> flagged(int letter, RegexFlags flags, int depth, boolean first) {
        Set<Flag> added = EnumSet.noneOf(Flag.class);
        Set<Flag> removed = EnumSet.noneOf(Flag.class);
        int c = letter;
        while (c != ')' && c != ':' && c != '-') {
            added.add(flag(c));
            c = source.need();
        }
        source.require(c == '-' || !added.isEmpty(), "unknown extension");
        source.require(added.stream().filter(RegexFlags::isAlphabet).count() < 2 && !added.contains(Flag.LOCALE), "incompatible flags");
        if (c == ')') {
            source.require(first, "global flags not at the start");
            source.require(!(global.with(added, Set.of()).has(Flag.ASCII) && added.contains(Flag.UNICODE)), "incompatible flags");
            global = global.with(added, Set.of());
            return Optional.empty();
        }
        if (c == '-') {
            c = source.need();
            source.require(c != ':', "missing flag");
            while (c != ':') {
                removed.add(flag(c));
                c = source.need();
            }
            source.require(removed.stream().noneMatch(RegexFlags::isAlphabet), "cannot turn off");
        }
        source.require(removed.stream().noneMatch(added::contains), "flag on and off");
        RegexFlags inner = flags.with(added, removed);
        RegexPart part = alternatives(inner, depth + 1);
        source.require(source.match(')'), "missing )");
        return Optional.of(new RegexPart(Kind.ITEM, inner.apply(part.java()), part.width()));
    }

    private Flag flag(int letter) {
        Flag flag = RegexFlags.of(letter);
        source.require(flag != null, "unknown flag");
        return flag;
    }
}

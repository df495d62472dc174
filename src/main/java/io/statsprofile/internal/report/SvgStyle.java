package io.statsprofile.internal.report;

/** The picture's style sheet: plain classes, since not every viewer knows variables. */
final class SvgStyle {

    private SvgStyle() {
    }

    static String css(Stack stack) {
        StringBuilder css = new StringBuilder("""

                text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#4d5666}
                .title{font-size:19px;font-weight:600;fill:#1a2030} .name,.value{font-size:13px;fill:#1a2030} .value,.y{text-anchor:end}
                .value,.x,.y{font-variant-numeric:tabular-nums} .x{text-anchor:middle}
                .ground{fill:#fff} .grid{stroke:#e3e7ed} .axis{stroke:#8a93a3} .bar{stroke:#fff;stroke-width:.6}\
                 .hole{fill:url(#sp-hatch)} .hatch{stroke:#c9cfd9}
                .mark{fill:#b45309} .hollow{fill:#fff;fill-opacity:.6;pointer-events:none}
                """);
        for (int i = 0; i < stack.bands().size(); i++) {
            css.append(".f").append(i).append("{fill:").append(Palette.of(stack.bands().get(i).function()).hex()).append("} ");
        }
        return css.append("""

                @media (prefers-color-scheme:dark){
                text{fill:#a9b3c4} .title,.name,.value{fill:#eef1f6} .ground{fill:#12161f} .grid{stroke:#283041} .axis{stroke:#6b7588}
                .bar{stroke:#12161f} .hatch{stroke:#39435a} .mark{fill:#fbbf24}}
                """).toString();
    }
}

package io.statsprofile.bench;

import io.statsprofile.bench.coverage.CoverageReport;
import io.statsprofile.bench.delivery.DeliveryReport;
import io.statsprofile.bench.programs.CausalityReport;
import io.statsprofile.bench.programs.ProgramsReport;
import io.statsprofile.bench.programs.SmallReport;
import io.statsprofile.bench.scale.ScaleReport;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs one benchmark by name; any other name is a pattern of JMH benchmarks to run as they are. */
public final class Benchmarks {

    private Benchmarks() {
    }

    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "pair" : args[0];
        switch (name) {
            case "pair":
                PairReport.main(new String[0]);
                break;
            case "moobench":
                MooBenchReport.main(new String[0]);
                break;
            case "levels":
                LevelsReport.main(new String[0]);
                break;
            case "programs":
                ProgramsReport.main(new String[0]);
                break;
            case "causality":
                CausalityReport.main(new String[0]);
                break;
            case "coverage":
                CoverageReport.main(new String[0]);
                break;
            case "small":
                SmallReport.main(new String[0]);
                break;
            case "scale":
                ScaleReport.main(new String[0]);
                break;
            case "delivery":
                DeliveryReport.main(new String[0]);
                break;
            case "volume":
                VolumeReport.main(new String[0]);
                break;
            case "rollup":
                RollupReport.main(new String[0]);
                break;
            default:
                new Runner(new OptionsBuilder().include(name).addProfiler(GCProfiler.class).build()).run();
        }
    }
}

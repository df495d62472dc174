package io.statsprofile.matrix;

/** What may deliver. */
enum Carriers {

    /** The product. */
    OURS {
        @Override
        Carrier open(InstanceSettings settings, Heard heard, String runId, long nextSequence) {
            return new ShippingCarrier(settings, heard, runId, nextSequence);
        }
    },

    /** As is common in shippers that run within a process, so that it is seen whether a row breaks anything; see {@link NaiveCarrier}. */
    NAIVE {
        @Override
        Carrier open(InstanceSettings settings, Heard heard, String runId, long nextSequence) {
            return new NaiveCarrier(settings, heard);
        }
    };

    abstract Carrier open(InstanceSettings settings, Heard heard, String runId, long nextSequence);
}

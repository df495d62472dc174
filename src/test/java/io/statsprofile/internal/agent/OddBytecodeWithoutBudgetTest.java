package io.statsprofile.internal.agent;

/** The same where there is no budget, so that the probe is entered by static calls. */
class OddBytecodeWithoutBudgetTest extends OddBytecodeTest {

    @Override
    boolean isGoverned() {
        return false;
    }
}

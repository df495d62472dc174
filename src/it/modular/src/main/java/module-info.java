/** Needs our library by its module's name, as README says. */
module com.acme.modular {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires io.statsprofile.logback;
    requires org.slf4j;
}

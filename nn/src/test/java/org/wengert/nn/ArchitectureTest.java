package org.wengert.nn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.wengert.nn.train.Progress;
import org.wengert.nn.train.Trainer;

/** The floors of this module: shared checks, modules, then optimizers beside data, then training. */
class ArchitectureTest {
    private static final String INTERNAL = "org.wengert.nn.internal";
    private static final String MODULES = "org.wengert.nn";
    private static final String DATA = "org.wengert.nn.data";
    private static final String OPTIMIZERS = "org.wengert.nn.optim";

    private static final JavaClasses NN = new ClassFileImporter()
            .importUrl(Module.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void thisLooksAtTheWholeModule() {
        assertTrue(NN.contain(Trainer.class));
        assertFalse(NN.contain(ArchitectureTest.class));
    }

    private static void only(String floor, String... below) {
        noClasses()
                .that()
                .resideInAPackage(floor)
                .should()
                .dependOnClassesThat(resideInAPackage("org.wengert.nn..").and(not(resideInAnyPackage(below))))
                .check(NN);
    }

    @Test
    void floorsKnowNothingAboveThem() {
        only(INTERNAL, INTERNAL);
        only(MODULES, MODULES, INTERNAL);
        only(DATA, DATA, MODULES, INTERNAL);
        only(OPTIMIZERS, OPTIMIZERS, MODULES, INTERNAL);
    }

    @Test
    void everythingStandsOnTheEngineAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.wengert..", "java..", "org.jspecify..")
                .check(NN);
    }

    @Test
    void progressAlonePrints() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(NN.that(not(type(Progress.class))));
    }
}

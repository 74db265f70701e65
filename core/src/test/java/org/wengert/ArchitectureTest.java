package org.wengert;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The floors of the house: imports only go down. */
class ArchitectureTest {
    private static final String KERNEL = "org.wengert.kernel..";
    private static final String GENERATOR = "org.wengert.kernel.generator..";
    private static final String EXPRESSION = "org.wengert.kernel.expression..";
    private static final String ASM = "org.objectweb.asm..";
    private static final String MEMORY = "org.wengert.memory..";
    private static final String CONTEXT = "org.wengert.context..";
    private static final String TEXT = "org.wengert.text..";
    private static final String TENSORS = "org.wengert";
    private static final String FILES = "org.wengert.io..";
    private static final String EXPLANATIONS = "org.wengert.explain..";

    private static final JavaClasses CORE = new ClassFileImporter()
            .importUrl(Tensor.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void thisLooksAtTheWholeFloor() {
        assertTrue(CORE.contain(Tensor.class));
        assertTrue(CORE.contain("org.wengert.kernel.Matmul"));
        assertFalse(CORE.contain(ArchitectureTest.class));
    }

    @Test
    void kernelsKnowNoTensor() {
        classes()
                .that()
                .resideInAPackage(KERNEL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(KERNEL, "java..", "org.jspecify..")
                .orShould()
                .resideInAnyPackage(GENERATOR, EXPRESSION)
                .check(CORE);
    }

    @Test
    void generatorsKnowNoKernelAndAloneKnowAsm() {
        classes()
                .that()
                .resideInAPackage(GENERATOR)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(GENERATOR, ASM, "java..", "com.sun.management", "org.jspecify..")
                .check(CORE);
        classes()
                .that()
                .resideInAPackage(EXPRESSION)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(EXPRESSION, GENERATOR, ASM, "java..", "org.jspecify..")
                .check(CORE);
        noClasses()
                .that()
                .resideOutsideOfPackages(GENERATOR, EXPRESSION)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ASM)
                .check(CORE);
    }

    /** It may be missing, and javac warns of it: generated classes alone use it. */
    @Test
    void noClassFileNamesTheVectorModule() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector")
                .check(CORE);
    }

    @Test
    void memoryKnowsArraysAlone() {
        classes()
                .that()
                .resideInAnyPackage(MEMORY, CONTEXT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(MEMORY, CONTEXT, KERNEL, "java..", "org.jspecify..")
                .check(CORE);
    }

    @Test
    void textKnowsNoTensor() {
        classes()
                .that()
                .resideInAPackage(TEXT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(TEXT, "java..", "org.jspecify..")
                .check(CORE);
    }

    @Test
    void tensorsKnowNothingAboveThem() {
        classes()
                .that()
                .resideInAPackage(TENSORS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(TENSORS, KERNEL, MEMORY, CONTEXT, TEXT, "java..", "org.jspecify..")
                .check(CORE);
    }

    @Test
    void filesKnowTensorsAlone() {
        classes()
                .that()
                .resideInAPackage(FILES)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(FILES, TENSORS, "java..", "org.jspecify..")
                .check(CORE);
        noClasses()
                .that()
                .resideOutsideOfPackage(FILES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(FILES)
                .check(CORE);
    }

    @Test
    void explanationsKnowTensorsAloneAndNothingKnowsThem() {
        classes()
                .that()
                .resideInAPackage(EXPLANATIONS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(EXPLANATIONS, TENSORS, TEXT, "java..", "org.jspecify..")
                .check(CORE);
        noClasses()
                .that()
                .resideOutsideOfPackage(EXPLANATIONS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(EXPLANATIONS)
                .check(CORE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void nothingPrints() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CORE);
    }
}

package ai.userwhisperer.megaphone.simulations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ModuleBoundaryTest {
  private static final String HOUSE = "ai.userwhisperer.megaphone.";

  private final JavaClasses simulations =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(HOUSE + "simulations");

  @Test
  void ofTheGeneratorsOnlyTheEventModelIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are generators, but not of events",
                used ->
                    used.getPackageName().startsWith(HOUSE + "generators")
                        && !used.getPackageName().equals(HOUSE + "generators.event")))
        .check(simulations);
  }

  @Test
  void onlySimulationsThemselvesAndTheRecorderKnowGatling() {
    classes()
        .that()
        .resideInAPackage(HOUSE + "simulations.journey")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("io.gatling..")
        .check(simulations);
  }
}

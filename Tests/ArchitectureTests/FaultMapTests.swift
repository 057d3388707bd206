import Foundation
import TestSupport
import Testing

/// Which test meets which fault that is promised to be survived; the table is checked against the tests.
@Suite struct FaultMapTests {
    /// A test of a fault: where it stands and what it is called.
    struct Entry: Sendable, CustomTestStringConvertible {
        let fault: String
        let what: String
        let tests: [(suite: String, function: String)]

        init(_ fault: String, _ what: String, _ tests: (String, String)...) {
            self.fault = fault
            self.what = what
            self.tests = tests.map { (suite: $0.0, function: $0.1) }
        }

        var testDescription: String { "\(fault) \(what)" }
    }

    /// The faults in the order of the specification.
    ///
    /// Those of a queue and its server alone are in JobProcessingTests and QueueTrialsTests, those of whole programs in
    /// EndToEndTests. The chaos run (`QueueTrialsTests/QueueChaosTests`) makes F1, F4, F5, F6, F9, F10, F11, F16, F17, F18
    /// and F22 at random and together.
    static let table = [
        Entry(
            "F1",
            "kill -9 of a worker in mid-job",
            ("QueueTrialsTests/CrashPointTests", "f1AWorkerKilledAtANamedPoint"),
            ("EndToEndTests/FaultTableTests", "f1WorkersKilledInMidJob")
        ),
        Entry(
            "F2",
            "kill -9 of web after the commit",
            ("EndToEndTests/FaultTableTests", "f2AndF26WebKilledAtNamedPoints"),
            ("EndToEndTests/FaultTableTests", "f2AndF3WebKilledWhileItAccepts")
        ),
        Entry(
            "F3",
            "kill -9 of web in mid-body",
            ("EndToEndTests/FaultTableTests", "f2AndF3WebKilledWhileItAccepts")
        ),
        Entry(
            "F4",
            "rolling restart",
            ("EndToEndTests/FaultTableTests", "f4EverythingIsReplacedInGoodOrder"),
            ("EndToEndTests/TwoWebsTests", "f4EverythingIsReplacedInGoodOrderAndNoRequestFails"),
            ("JobProcessingTests/JobProcessorTests", "drainingHandsBackWhatHasNotBegunAndFinishesWhatHas")
        ),
        Entry(
            "F5",
            "Redis killed and restarted",
            ("JobProcessingTests/JobProcessorFaultTests", "aRedisCrashInMidWorkLosesNothing"),
            ("EndToEndTests/FaultTableTests", "f5AndF6RedisKilledThenEmptied")
        ),
        Entry(
            "F6",
            "Redis emptied",
            ("JobProcessingTests/JobProcessorFaultTests", "anEmptiedServerIsServedAgain"),
            ("EndToEndTests/FaultTableTests", "f5AndF6RedisKilledThenEmptied")
        ),
        Entry(
            "F7",
            "the log's tail cut",
            ("JobProcessingTests/FaultTableTests", "f7ACutTailOfTheLogCostsAtMostItsLastWrites"),
            ("EndToEndTests/FaultTableTests+LostWrites", "f7AndF8TheLogIsCutThenDamagedAndMended")
        ),
        Entry(
            "F8",
            "the log damaged and repaired",
            ("JobProcessingTests/FaultTableTests", "f8JobsThatARepairBringsBackAreDroppedOrDoneAgain"),
            ("EndToEndTests/FaultTableTests+LostWrites", "f7AndF8TheLogIsCutThenDamagedAndMended")
        ),
        Entry(
            "F9",
            "failover",
            ("JobProcessingTests/FaultTableTests", "f9WorkersLeaveADemotedMasterForItsSuccessor"),
            ("EndToEndTests/FaultTableTests+LostWrites", "f9RedisFailsOverAndLosesItsLastWrites"),
            ("EndToEndTests/FaultTableTests+LostWrites", "f9ASentinelElectsAnotherMaster"),
            ("EndToEndTests/FaultTableTests+LostWrites", "f9AClusterElectsAnotherMaster")
        ),
        Entry(
            "F10",
            "Redis hangs",
            ("JobProcessingTests/FaultTableTests", "f10AServerThatHangsCostsTimeAndNoJob"),
            ("EndToEndTests/FaultTableTests", "f10RedisHangs")
        ),
        Entry(
            "F11",
            "Redis out of memory, disk full",
            ("JobProcessingTests/FaultTableTests", "f11AFullServerRefusesNewJobsAndLetsRunningOnesEnd"),
            ("JobProcessingTests/FaultTableTests", "f11AServerThatCannotWriteItsLogCostsTimeAndNoJob"),
            ("EndToEndTests/FaultTableTests", "f11RedisIsFull"),
            ("EndToEndTests/FaultTableTests", "f11TheDiskOfRedisIsFull")
        ),
        Entry(
            "F12",
            "the ledger's disk full",
            ("LedgerTests/FaultTests", "f12AFullDiskIsSaidAndNothingAcknowledgedIsLost")
        ),
        Entry("F13", "the ledger locked", ("LedgerTests/FaultTests", "f13ALockedLedgerIsABoundedWait")),
        Entry(
            "F14",
            "connections to PostgreSQL ended",
            ("LedgerTests/FaultTests", "f14ConnectionsEndedUnderLoadLoseNothingAcknowledged")
        ),
        Entry(
            "F15",
            "a loss of power",
            ("LedgerTests/FaultTests", "f15WhatWasAcknowledgedSurvivesALossOfPower"),
            ("LedgerTests/FaultTests", "f15AServerThatWouldAcknowledgeTooEarlyIsNotLetTo")
        ),
        Entry(
            "F16",
            "wrong clocks",
            ("ArchitectureTests/RoomTests", "theQueueKnowsNoWallClock"),
            ("EndToEndTests/WrongClockTests", "f16AWorkersClockMovesNoLeaseAndNoDecision"),
            ("EndToEndTests/WrongClockTests", "f16NoTokenOutlivesItsTimeWhateverWebThinksTheTimeIs")
        ),
        Entry(
            "F17",
            "a slow worker returns after its lease",
            ("JobProcessingTests/FaultTableTests", "f17ALateResultIsRefusedByTheAttemptNumber"),
            ("EndToEndTests/FaultTableTests", "f17AWorkerComesBackAfterItsLease")
        ),
        Entry(
            "F18",
            "a poison job",
            ("QueueTrialsTests/PoisonTests", "f18APoisonJobDiesWithItsThirdWorkerAndHoldsUpNobody"),
            ("JobQueueTests/LifeCycleTests", "theThirdReclaimMakesADeadLetterAndSparesTheNeighbour"),
            ("EndToEndTests/FaultTableTests+LostWrites", "f18AJobThatKilledThreeWorkersIsReferred")
        ),
        Entry(
            "F19",
            "malformed jobs and events",
            ("JobProcessingTests/JobProcessorFaultTests", "aForgedOrSpoiltJobBecomesADeadLetterAndTheOthersAreDone"),
            ("EndToEndTests/FaultTableTests", "f19ForgedAndMalformedJobsAndEvents")
        ),
        Entry(
            "F20",
            "a model missing, corrupt, unsigned or swapped",
            ("EndToEndTests/ModelAndLimitFaultTests", "f20WithoutASoundModelJobsWaitAndAreNotDecided"),
            ("WorkerTests/ChampionsTests", "aSwapUnderLoadLosesAndMixesNothing"),
            ("WorkerTests/ChampionsTests", "anArtefactReplacedInRedisIsRefused")
        ),
        Entry(
            "F21",
            "few descriptors",
            ("EndToEndTests/ModelAndLimitFaultTests", "f21AProcessWithFewDescriptorsTurnsPeopleAwayAndLives")
        ),
        Entry(
            "F22",
            "one thing sent many times",
            ("JobProcessingTests/FaultTableTests", "f22ManyClientsSendingOneJobMakeOneJob"),
            ("EndToEndTests/FaultTableTests", "f22OneKeyIsOneApplication")
        ),
        Entry(
            "F23",
            "a receiver of webhooks or letters down, slow or garbled",
            (
                "WebhooksTests/DispatcherTests",
                "`What is not taken comes again under the same id, and at last is given up`"
            ),
            ("WebhooksTests/DispatcherTests", "`A receiver that does not answer holds up no other`"),
            ("MailTests/SendingTests", "whatTheServerSaysDecidesWhetherItIsTriedAgain")
        ),
        Entry(
            "F24",
            "a restore from a backup",
            ("BackupsTests/RefusalTests", "f24NothingComesBackToLife")
        ),
        Entry(
            "F25",
            "an upgrade over older data",
            ("BackupsTests/RoundTripTests", "anOlderBackupIsBroughtUpToDate")
        ),
        Entry(
            "F26",
            "web killed between a decision's record and the end of its event",
            ("EndToEndTests/FaultTableTests", "f2AndF26WebKilledAtNamedPoints"),
            ("OriginationTests/DecisionRecorderTests", "anEventIsNotAcknowledgedBeforeTheLedgerHasIt")
        ),
        Entry(
            "F27",
            "Redis emptied between a completion and its record, under another model",
            ("OriginationTests/RetiredModelTests", "f27AnEmptiedRedisAndAnotherModelChangeNothingThatWasShown"),
            (
                "OriginationTests/RetiredModelTests",
                "f27WhatWasAcceptedInALongLossOfRedisIsDecidedThoughAModelWasPromotedMeanwhile"
            )
        ),
    ]

    @Test(arguments: table) func theTestsOfAFaultExist(_ entry: Entry) throws {
        for test in entry.tests {
            let source = try Repository.bytes("Tests/\(test.suite).swift")
            #expect(String(decoding: source, as: UTF8.self).contains("func \(test.function)("), "\(test.suite)")
        }
    }

    /// A test that is named for a fault of the table stands in the table.
    @Test func noTestOfAFaultIsForgotten() {
        let listed = Set(Self.table.flatMap { $0.tests.map(\.function) })
        let faults = Set(Self.table.map { $0.fault.lowercased() })
        for file in SourceFile.all(in: "Tests") {
            for match in file.text.matches(of: /func (f\d+)(?:And[A-Z]\w*|[A-Z]\w*)\(/)
            where faults.contains(String(match.1)) {
                let name = match.0.dropFirst(5).dropLast()
                #expect(listed.contains(String(name)), "\(file.path): \(name)")
            }
        }
    }
}

import AssetQuality
import Lending
import Loans
import Testing

private func day(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

/// Calendars of the Reserve Bank of India's clarification of 12 November 2021.
@Suite struct AssetClassTests {
    @Test(arguments: [
        ("2021-03-31", "2021-03-30", AssetClass.standard), ("2021-03-31", "2021-03-31", .specialMention0),
        ("2021-03-31", "2021-04-29", .specialMention0), ("2021-03-31", "2021-04-30", .specialMention1),
        ("2021-03-31", "2021-05-29", .specialMention1), ("2021-03-31", "2021-05-30", .specialMention2),
        ("2021-03-31", "2021-06-28", .specialMention2), ("2021-03-31", "2021-06-29", .substandard),
        ("2021-12-01", "2021-11-30", .standard), ("2021-12-01", "2021-12-01", .specialMention0),
        ("2021-12-01", "2021-12-31", .specialMention1), ("2021-12-01", "2022-01-30", .specialMention2),
        ("2021-12-01", "2022-02-28", .specialMention2), ("2021-12-01", "2022-03-01", .substandard),
    ])
    func classesFollowTheCalendar(_ due: String, _ on: String, _ expected: AssetClass) throws {
        let late = daysPastDue(oldest: try day(due), on: try day(on))
        let standing = BorrowerStanding.performing.next(daysPastDue: [late], on: try day(on))
        #expect(standing.assetClass(daysPastDue: late, on: try day(on)) == expected)
    }

    @Test(arguments: [
        ("2023-08-01", AssetClass.substandard), ("2024-07-31", .substandard), ("2024-08-01", .doubtful1),
        ("2025-07-31", .doubtful1), ("2025-08-01", .doubtful2), ("2027-07-31", .doubtful2), ("2027-08-01", .doubtful3),
    ])
    func nonPerformingLoansGrowOld(_ on: String, _ expected: AssetClass) throws {
        #expect(AssetClass.nonPerforming(since: try day("2023-08-01"), on: try day(on)) == expected)
    }

    @Test func aBorrowerFallsWithOneLoanAndRisesOnlyWhenAllArrearsArePaid() throws {
        let fell = BorrowerStanding.performing.next(daysPastDue: [95, 0], on: try day("2024-05-01"))
        #expect(
            [95, 0].map { fell.assetClass(daysPastDue: $0, on: CalendarDate.latest).isNonPerforming } == [true, true]
        )
        let part = fell.next(daysPastDue: [65, 0], on: try day("2024-05-02"))
        #expect(part.nonPerformingSince?.iso == "2024-05-01")
        #expect(
            [65, 0].map { part.assetClass(daysPastDue: $0, on: part.nonPerformingSince ?? .earliest) } == [
                .substandard, .substandard,
            ]
        )
        let paid = part.next(daysPastDue: [0, 0], on: try day("2024-05-03"))
        #expect(paid == .performing)
        #expect([0, 0].map { paid.assetClass(daysPastDue: $0, on: .latest) } == [.standard, .standard])
    }

    @Test func arrearsOfAPerformingBorrowerDoNotMakeOthersWorse() throws {
        let standing = BorrowerStanding.performing.next(daysPastDue: [90, 0], on: try day("2024-05-01"))
        #expect([90, 0].map { standing.assetClass(daysPastDue: $0, on: .latest) } == [.specialMention2, .standard])
    }

    @Test func aRestructuredBorrowerIsWatchedForAYearFromTheFirstPayment() throws {
        let restructured = BorrowerStanding.performing
            .restructured(on: try day("2024-03-10"), firstDueOn: try day("2024-06-10"))
        #expect(restructured.assetClass(daysPastDue: 0, on: try day("2024-03-10")) == .substandard)
        let last = restructured.next(daysPastDue: [0], on: try day("2025-06-10"))
        #expect(last.nonPerformingSince != nil)
        #expect(last.next(daysPastDue: [0], on: try day("2025-06-11")) == .performing)
        #expect(last.next(daysPastDue: [3], on: try day("2025-06-11")).nonPerformingSince != nil)
    }

    @Test func aLossIsSaidNotCounted() throws {
        let (on, next) = (try day("2024-03-10"), try day("2024-03-11"))
        let loss = BorrowerStanding.performing.identifiedAsLoss(on: on, hasArrears: true)
        #expect(loss.assetClass(daysPastDue: 5, on: on) == .loss && loss.assetClass(daysPastDue: 0, on: on) == .loss)
        #expect(loss.next(daysPastDue: [6, 0], on: next).assetClass(daysPastDue: 0, on: next) == .loss)
        #expect(loss.next(daysPastDue: [0, 0], on: next) == .performing)
    }

    @Test func aLossWithoutArrearsStaysUntilItIsTakenBack() throws {
        let (on, next) = (try day("2024-03-10"), try day("2024-03-11"))
        let loss = BorrowerStanding.performing.identifiedAsLoss(on: on, hasArrears: false)
        #expect(loss.next(daysPastDue: [0], on: next) == loss)
        #expect(loss.lossWithdrawn(identifiedOn: on, daysPastDue: [0]) == .performing)
        // Whoever did not perform before does not perform afterwards.
        let fell = BorrowerStanding.performing.next(daysPastDue: [95], on: on)
            .identifiedAsLoss(on: next, hasArrears: true)
        let back = fell.lossWithdrawn(identifiedOn: next, daysPastDue: [96])
        #expect(back == BorrowerStanding(nonPerformingSince: on))
        let late = loss.lossWithdrawn(identifiedOn: on, daysPastDue: [91])
        #expect(late.nonPerformingSince == on && late.loss == nil)
    }

    @Test func bucketsBeginWhereTheirNamesSay() {
        for bucket in DelinquencyBucket.allCases {
            #expect(DelinquencyBucket(daysPastDue: bucket.firstDay) == bucket)
            #expect(bucket == .current || DelinquencyBucket(daysPastDue: bucket.firstDay - 1) < bucket)
        }
    }
}

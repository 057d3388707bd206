import Foundation
import Instalments
import TestSupport
import Testing

/// Schedules of the team's reference: numpy-financial 1.0.0 and mpmath with 40 digits.
@Suite(.enabled(if: Repository.hasShared)) struct ScheduleReferenceTests {
    private struct Reference: Decodable {
        struct Schedule: Decodable {
            let principal: Double
            let annualNominalRate: Double
            let months: Int
            let emi: Double
            /// Period, payment, interest, principal, balance.
            let rows: [[Double]]
            let rowsRoundedToCents: [[Double]]
        }

        struct Level: Decodable {
            let principal: Double
            let annualNominalRate: Double
            let months: Int
            let totalPaid: Double
            let totalInterest: Double
        }

        struct Schedules: Decodable { let schedules: [Schedule] }
        struct Levels: Decodable { let emi: [Level] }
    }

    private static func read<Content: Decodable>(_ name: String) throws -> Content {
        let shared = try #require(Repository.shared)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Content.self,
            from: Data(contentsOf: shared.appendingPathComponent("reference/finance/\(name).json"))
        )
    }

    private func schedule(
        _ principal: Double,
        _ rate: Double,
        _ months: Int,
        units: Double
    ) throws -> RepaymentSchedule {
        RepaymentSchedule(
            principalMinorUnits: Int64((principal * units).rounded()),
            annualRate: try AnnualRate(percent: (rate * 1e6).rounded() / 1e4),
            months: months
        )
    }

    /// Exact amounts are those of a currency with a billion minor units; cents are those of one with a hundred.
    @Test func everyRowMeetsTheReference() throws {
        let reference: Reference.Schedules = try Self.read("schedules")
        #expect(reference.schedules.count == 3)
        for row in reference.schedules {
            let cases = [(1e9, row.rows, 1e-7), (100, row.rowsRoundedToCents, 1e-9)]
            for (units, rows, tolerance) in cases {
                let schedule = try schedule(row.principal, row.annualNominalRate, row.months, units: units)
                #expect(schedule.instalments.count == rows.count)
                for (found, expected) in zip(schedule.instalments, rows) {
                    let amounts = [found.payment, found.interest, found.principal, found.balance]
                    #expect(Double(found.number) == expected[0])
                    for (amount, number) in zip(amounts, expected.dropFirst()) {
                        #expect(abs(Double(amount) / units - number) < tolerance, "row \(found.number): \(amount)")
                    }
                }
            }
            let exact = try schedule(row.principal, row.annualNominalRate, row.months, units: 1e9)
            #expect(abs(Double(exact.levelPayment) / 1e9 - row.emi) < 1e-8)
        }
    }

    @Test func whatIsPaidInAllMeetsTheReference() throws {
        let reference: Reference.Levels = try Self.read("loans")
        #expect(reference.emi.count == 8)
        for row in reference.emi {
            let schedule = try schedule(row.principal, row.annualNominalRate, row.months, units: 1e9)
            let (paid, interest) = (Double(schedule.totalPayment) / 1e9, Double(schedule.totalInterest) / 1e9)
            #expect(abs(paid - row.totalPaid) < 1e-9 * max(1, row.totalPaid), "\(row.principal)")
            #expect(abs(interest - row.totalInterest) < 1e-9 * max(1, row.totalPaid), "\(row.principal)")
        }
    }
}

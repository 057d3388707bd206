import CreditRisk
import Foundation
import TestSupport
import Testing

/// Every number of the team's reference files on credit risk: scipy 1.17.1 and mpmath with 40 digits, tolerance 1e-10.
@Suite(.enabled(if: Repository.hasShared)) struct FinanceReferenceTests {
    private typealias Numbers = [String: Double]

    private static func file(_ name: String) throws -> [String: Any] {
        let shared = try #require(Repository.shared)
        let data = try Data(contentsOf: shared.appendingPathComponent("reference/finance/\(name).json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func expect(_ value: Double, _ expected: Double?, _ name: String) {
        guard let expected else {
            Issue.record("no \(name) in the reference")
            return
        }
        #expect(abs(value - expected) <= 1e-10 * max(1, abs(expected)), "\(name) is \(value), not \(expected)")
    }

    @Test func retailCapitalMeetsEveryRow() throws {
        let rows = try #require(try Self.file("basel_irb")["grid"] as? [[String: Any]])
        #expect(rows.count == 44)
        for row in rows {
            let (pd, lgd) = (try #require(row["pd"] as? Double), try #require(row["lgd"] as? Double))
            for (name, exposureClass) in [
                ("mortgage", RetailCapital.ExposureClass.residentialMortgage), ("qrre", .qualifyingRevolving),
                ("other_retail", .otherRetail),
            ] {
                let expected = try #require(row[name] as? Numbers)
                let capital = try RetailCapital(exposureClass, probabilityOfDefault: pd, lossGivenDefault: lgd)
                let loss = try ExpectedLoss(probabilityOfDefault: pd, lossGivenDefault: lgd, exposure: 1)
                expect(capital.correlation, expected["R"], "\(name) R of \(pd)")
                expect(capital.requirement, expected["K"], "\(name) K of \(pd), \(lgd)")
                expect(capital.riskWeight, expected["risk_weight"], "\(name) risk weight of \(pd), \(lgd)")
                expect(loss.amount, expected["el"], "\(name) expected loss of \(pd), \(lgd)")
            }
        }
    }

    @Test(arguments: [1, 2.5, 5]) func corporateCapitalMeetsEveryRow(_ years: Double) throws {
        let rows = try #require(try Self.file("basel_irb")["grid"] as? [[String: Any]])
        for row in rows {
            let (pd, lgd) = (try #require(row["pd"] as? Double), try #require(row["lgd"] as? Double))
            for (name, turnover) in [("corporate", nil), ("corporate_sme_turnover_5m", 5.0)] {
                let expected = try #require(row["\(name)_M\(years)"] as? Numbers)
                let capital = try CorporateCapital(
                    probabilityOfDefault: pd,
                    lossGivenDefault: lgd,
                    maturityInYears: years,
                    turnover: turnover
                )
                expect(capital.correlation, expected["R"], "\(name) R of \(pd)")
                expect(capital.requirement, expected["K"], "\(name) K of \(pd), \(lgd), \(years) years")
                expect(capital.riskWeight, expected["risk_weight"], "\(name) risk weight of \(pd), \(lgd)")
            }
        }
    }

    @Test func theLossRateOfALargePoolMeetsEveryRow() throws {
        let rows = try #require(try Self.file("credit_models")["vasicek"] as? [[String: Any]])
        #expect(rows.count == 16)
        for row in rows {
            let (pd, rho) = (try #require(row["pd"] as? Double), try #require(row["rho"] as? Double))
            let model = try VasicekModel(probabilityOfDefault: pd, correlation: rho)
            for (confidence, rate) in try #require(row["loss_rate_quantile_lgd1"] as? Numbers) {
                let level = try #require(Double(confidence))
                expect(model.defaultRate(atConfidence: level), rate, "quantile \(confidence) of \(pd), \(rho)")
            }
            expect(model.variance, row["variance_of_loss_rate"] as? Double, "variance of \(pd), \(rho)")
            let points = try #require(row["x"] as? [Double])
            let (below, densities) = (try #require(row["cdf"] as? [Double]), try #require(row["pdf"] as? [Double]))
            for (index, point) in points.enumerated() {
                expect(model.cumulative(point), below[index], "cdf at \(point) of \(pd), \(rho)")
                expect(model.density(point), densities[index], "pdf at \(point) of \(pd), \(rho)")
            }
        }
    }

    @Test func theDefaultsOfAFewBorrowersMeetEveryProbability() throws {
        let pool = try #require(try Self.file("credit_models")["finite_homogeneous_pool"] as? [String: Any])
        for row in try #require(pool["cases"] as? [[String: Any]]) {
            let (pd, rho) = (try #require(row["pd"] as? Double), try #require(row["rho"] as? Double))
            let count = try #require(row["n"] as? Int)
            let found = try VasicekModel(probabilityOfDefault: pd, correlation: rho)
                .defaultCountProbabilities(borrowerCount: count)
            let expected = try #require(row["pmf"] as? [Double])
            for (defaults, probability) in expected.enumerated() {
                expect(found[defaults], probability, "\(defaults) of \(count) at \(pd), \(rho)")
            }
            let mean = found.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
            expect(mean, row["mean"] as? Double, "mean of \(count)")
            expect(found.reduce(0, +), row["sum_of_pmf"] as? Double, "sum of \(count)")
        }
    }

    @Test func lifetimeLossesMeetEveryPart() throws {
        for row in try #require(try Self.file("credit_models")["ifrs9_ecl"] as? [[String: Any]]) {
            let loss = try LifetimeLoss(
                hazards: try #require(row["hazard"] as? [Double]),
                lossGivenDefault: try #require(row["lgd"] as? [Double]),
                exposures: try #require(row["ead"] as? [Double]),
                effectiveRate: try #require(row["eir"] as? Double)
            )
            let parts = try #require(row["parts"] as? [Double])
            #expect(loss.parts.count == parts.count)
            for (found, part) in zip(loss.parts, parts) { expect(found, part, "part") }
            expect(loss.total(periods: 1), row["ecl_12m"] as? Double, "loss of a year")
            expect(loss.total(), row["ecl_lifetime"] as? Double, "loss of the lifetime")
            expect(loss.survival, row["survival_end"] as? Double, "survival")
        }
    }
}

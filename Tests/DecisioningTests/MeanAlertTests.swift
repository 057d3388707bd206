import Baselines
import Documents
import FeatureDefinitions
import Features
import Testing

/// Requirement J4: an alert where the mean of debt to income moves by more than 10 %.
@Suite struct MeanAlertTests {
    /// Of applicants whose debt to income is this, against a mean of 0.4 at training.
    private static func report(
        _ values: [FeatureValue],
        key: String = "dti",
        mean: Double? = 0.4,
        deviation: Double? = 0.2
    ) throws -> DriftReport {
        let feature = Feature(key: key, name: "payments in relation to income", kind: .number, special: [-9])
        var watch = DriftWatch(
            against: TrainingBaseline(
                schema: FeatureSchema([feature]),
                features: [FeatureBaseline(mean: mean, standardDeviation: deviation, missingRate: 0)],
                spread: nil
            )
        )
        for value in values { watch.add(FeatureVector(values: [value]), probability: 0.1) }
        return try watch.report()
    }

    private static func same(_ value: Double, _ count: Int = 100) -> [FeatureValue] {
        Array(repeating: .number(value), count: count)
    }

    @Test(arguments: [(0.4, 0), (0.44, 0), (0.36, 0), (0.4401, 1), (0.3599, 1), (0.8, 1), (0, 1)])
    func aTenthIsAllowedAndMoreIsAnAlertUpAndDown(_ mean: Double, _ alerts: Int) throws {
        let report = try Self.report(Self.same(mean))
        #expect(report.alerts.count == alerts && report.isToBeTold == (alerts > 0))
        // Half a deviation of training: nothing that the statistics act on.
        #expect(mean == 0.8 || !report.isAlarming)
    }

    @Test func theSentenceHasBothMeansTheLimitAndWhatChanceMakes() throws {
        let risen = try #require(try Self.report(Self.same(0.46)).alerts.first)
        // 1.959964 · 0.2/√100, as a share of 0.4.
        #expect(abs(risen.change - 0.15) < 1e-12 && abs(risen.bound - 0.0979982) < 1e-9)
        #expect(
            risen.text == "The mean of payments in relation to income (dti) is 15 % above that of training: 0.46 "
                + "against 0.4, of 100 applicants. The limit is 10 %; where nothing has changed it moves by up to 9.8 % 95 times "
                + "in 100."
        )
        let fallen = try #require(try Self.report(Self.same(0.3)).alerts.first)
        #expect(abs(fallen.change + 0.25) < 1e-12 && fallen.text.contains(" is 25 % below that of training"))
    }

    @Test func itIsOfThoseWhoHaveANumberAndOfModelsThatReadTheFeature() throws {
        let some = try Self.report(Self.same(0.5, 30) + [.missing, .number(-9)])
        #expect(some.alerts.map(\.count) == [30] && some.count == 32)
        #expect(try Self.report([.missing]).alerts.isEmpty)
        #expect(try Self.report(Self.same(0.8), key: "loan_to_income").alerts.isEmpty)
        #expect(try Self.report(Self.same(0.8), mean: nil, deviation: nil).alerts.isEmpty)
        // Of 0 there is no share; that a constant changed is told all the same.
        let constant = try Self.report(Self.same(0.8), mean: 0, deviation: 0)
        #expect(constant.alerts.isEmpty && constant.isAlarming && constant.isToBeTold)
    }

    /// What is kept says it without moving the verdict, which is of the statistics.
    @Test func theDocumentHasItBesideTheVerdict() throws {
        let document = try Self.report(Self.same(0.46)).document(leftOut: 0, expectedArea: nil)
        #expect(document["summary"]?["verdict"] == "stable" && document["summary"]?["drifted_features"] == 0)
        let alert = try #require(document["alerts"]?.arrayValue?.first)
        #expect(alert["rule"] == "dti_mean" && alert["feature"] == "dti" && alert["n"] == 100 && alert["limit"] == 0.1)
        #expect(alert["mean_training"] == 0.4 && alert["text"]?.stringValue?.contains("15 % above") == true)
        let quiet = try Self.report(Self.same(0.41)).document(leftOut: 0, expectedArea: nil)
        #expect(quiet["alerts"] == [])
    }
}

import AssetQuality
import BookPolicies
import CreditRisk
import Documents
import PortfolioReports
import Testing

extension BookReportTests {
    @Test func aLenderThatRebutsThirtyDaysSetsAsideLess() throws {
        func loans(backstop days: Int) throws -> [String: JSONValue] {
            var policy = BookPolicy()
            policy.expectedLoss.stages = ImpairmentStage.Rule(backstopDays: days)
            let report = try BookReport.expectedLoss(figures(), regime: .ifrs9, rule: policy.expectedLossRule())
            guard case .array(let reasons) = report.json["reasons"] else { throw TestFailure() }
            return Dictionary(
                uniqueKeysWithValues: reasons.compactMap { reason in
                    reason["reason"]?.stringValue.map { ($0, reason["loans"] ?? .null) }
                }
            )
        }
        let (usual, rebutted) = (try loans(backstop: 30), try loans(backstop: 60))
        #expect(usual["days_past_due"] == 150 && rebutted["days_past_due"] == 0)
        #expect(usual["none"] == 2_700 && rebutted["none"] == 2_850)
    }

    @Test func floorsOfCapitalAreThoseOfWhatThePurposeFinances() throws {
        var policy = BookPolicy()
        policy.sectors = ["vehicle": .housing]
        policy.capitalFloors[.residentialMortgage] = RetailCapital.Floors(
            probabilityOfDefault: 0.5,
            lossGivenDefault: 0.9
        )
        func requirements(_ report: BookReport, _ list: String) throws -> [Double] {
            guard case .array(let rows) = report.json[list] else { throw TestFailure() }
            return rows.compactMap { $0["k"]?.numberValue }
        }
        let floored = try BookReport.capital(figures(), policy: policy)
        policy.capitalFloors = [:]
        let plain = try BookReport.capital(figures(), policy: policy)
        let mortgage = try RetailCapital(
            .residentialMortgage,
            probabilityOfDefault: 0.5,
            lossGivenDefault: 0.9
        )
        let (with, without) = (try requirements(floored, "segments"), try requirements(plain, "segments"))
        #expect(with[2] == mortgage.requirement && with.prefix(2) == without.prefix(2) && without[2] != with[2])
        let (lost, usual) = (
            try requirements(floored, "non_performing"), try requirements(plain, "non_performing")
        )
        #expect(lost[2] > usual[2] && lost.prefix(2) == usual.prefix(2))
    }
}

import Baselines
import Documents
import FeatureDefinitions
import Features
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import ModelLedger
import Products
import TestSupport
import Testing

@testable import Web

@Suite("Drift of applicants", .serialized, .timeLimit(.minutes(5)))
struct DriftPageTests {
    /// Of 100 applicants for the small loan whose incomes are a fifth of those of training.
    private static func report() throws -> JSONValue {
        let product = try Product.parse(Array(SmallLoan.definition.utf8), file: "small-loan.json")
        let features = product.schema.features
        let income = try #require(features.firstIndex { $0.key == "monthly_income" })
        var spread = features.map { feature in
            BinnedCounts(of: Array(repeating: FeatureValue.missing, count: 1_000), feature, edges: [])
        }
        spread[income] = BinnedCounts(edges: [20_000, 60_000], counts: [100, 800, 100, 0])
        var watch = DriftWatch(
            against: TrainingBaseline(
                schema: product.schema,
                features: features.map { _ in
                    FeatureBaseline(mean: 40_000, standardDeviation: 5_000, missingRate: 0)
                },
                spread: TrainingSpread(features: spread, probability: BinnedCounts(edges: [0.1], counts: [500, 500]))
            )
        )
        var values = features.map { _ in FeatureValue.missing }
        values[income] = .number(8_000)
        for place in 0..<100 { watch.add(FeatureVector(values: values), probability: place < 50 ? 0.05 : 0.2) }
        return try watch.report().document(leftOut: 3, expectedArea: 0.71875)
    }

    /// Of 100 applicants whose debt to income is by a quarter above that of training.
    private static func indebted() throws -> JSONValue {
        let feature = Feature(key: "dti", name: "payments in relation to income", kind: .number)
        var watch = DriftWatch(
            against: TrainingBaseline(
                schema: FeatureSchema([feature]),
                features: [FeatureBaseline(mean: 0.4, standardDeviation: 0.2, missingRate: 0)],
                spread: nil
            )
        )
        for _ in 0..<100 { watch.add(FeatureVector(values: [.number(0.5)]), probability: 0.1) }
        return try watch.report().document(leftOut: 0, expectedArea: nil)
    }

    private static func keep(_ front: Front, _ report: JSONValue? = nil) async throws {
        let digest = ContentDigest.sha256(of: [1])
        let model = ModelRecord(
            digest: digest,
            name: "small <b>",
            version: "3",
            product: "small-loan",
            definitionDigest: digest,
            policyVersion: "1",
            metrics: [:],
            registeredAt: Timestamp(milliseconds: 0),
            registeredBy: "test"
        )
        try await front.services.ledger.registerModel(model, artefact: [1], definition: [2], by: .system("test"))
        let record = DriftRecord(
            at: Timestamp(milliseconds: 1_790_000_000_000),
            model: model,
            decisions: 300,
            stretch: 100,
            zThreshold: 3,
            driftedCount: 1,
            report: try report ?? Self.report(),
            madeBy: "system:monitor"
        )
        #expect(try await front.services.ledger.keep(record)?.number == 1)
    }

    @Test func analystsSeeEveryReportWithItsBinsAndADrawing() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            _ = try await front.signIn(as: .analyst, browser, client)
            #expect(try await browser.open("/drift").text.contains("There is no report yet."))
            #expect(try await browser.open("/drift/1").status == 404)
            try await Self.keep(front)
            let list = try await browser.open("/drift").text
            #expect(list.contains("<a href=\"/drift/1\">1</a>") && list.contains("201 to 300"))
            #expect(list.contains("<strong>act</strong>") && list.contains("small &lt;b&gt; 3"))
            let page = try await browser.open("/drift/1")
            #expect(page.status == 200)
            // The share of the lowest bin went from 0.1 to 1; z is (8,000 - 40,000)/5,000.
            let row = try #require(page.text.firstMatch(of: /<strong>monthly_income<\/strong><\/th>(.*?)<\/tr>/)).1
            let cells = row.matches(of: /<td class="number">(.*?)<\/td>/).map { String($0.1) }
            #expect(cells.count == 9 && cells[3] == "act" && cells[4] == "-6.4" && cells[5] == "0.2")
            #expect(cells[2] == "3" && cells[7] == "0 %" && cells[8] == "0 %")
            for words in ["below 20000", "20000 to 60000", "from 60000", "0.7188", "Left out: 3"] {
                #expect(page.text.contains(words), "\(words)")
            }
            let drawing = try await browser.open("/drift/1/drawing")
            #expect(drawing.headers[.contentType] == "image/svg+xml")
            #expect(drawing.text.contains("<title") && drawing.text.contains("Population stability index"))
            for path in ["/drift/0", "/drift/2", "/drift/x", "/drift/99999999999999999999", "/drift/2/drawing"] {
                #expect(try await browser.open(path).status == 404, "\(path)")
            }
        }
    }

    /// Requirement J4: an alert stands on the page, in the list and in what programs read.
    @Test func anAlertStandsWhereverTheReportIsRead() async throws {
        let front = try await Front()
        try await front.run { client in
            try await Self.keep(front, try Self.indebted())
            let browser = Browser(client)
            _ = try await front.signIn(as: .analyst, browser, client)
            let mean = "The mean of payments in relation to income (dti) is 25 % above that of training"
            let sentence = "\(mean): 0.5 against 0.4"
            let page = try await browser.open("/drift/1").text
            #expect(page.contains("<strong>Alert:</strong> \(sentence)") && page.contains("<dd>stable</dd>"))
            let list = try await browser.open("/drift").text
            #expect(list.contains("<th scope=\"col\">Alerts</th>") && list.contains("<strong>1</strong>"))

            let headers: HTTPFields = [.authorization: "Bearer \(try await front.staffToken(.officer, client))"]
            for path in ["/drift-reports", "/api/v1/drift-reports", "/api/v1/drift-reports/1"] {
                let answer = try await browser.send(.get, path, headers)
                let json = try JSONValue.parse(Array(answer.text.utf8))
                let alerts = try #require((json.arrayValue?.first ?? json)["report"]?["alerts"]?.arrayValue)
                let change = try #require(alerts.first?["change"]?.numberValue)
                #expect(alerts.count == 1 && abs(change - 0.25) < 1e-12 && alerts[0]["limit"] == 0.1, "\(path)")
                #expect(alerts[0]["text"]?.stringValue?.hasPrefix(sentence) == true, "\(path)")
            }
        }
    }

    /// Reports of before there were rules are read as having none.
    @Test func aReportWithoutAlertsHasNone() async throws {
        let front = try await Front()
        try await front.run { client in
            let before = (try Self.report().objectValue ?? [:]).filter { $0.key != "alerts" }
            try await Self.keep(front, .object(before))
            let browser = Browser(client)
            let headers: HTTPFields = [.authorization: "Bearer \(try await front.staffToken(.officer, client))"]
            let answer = try await browser.send(.get, "/api/v1/drift-reports/1", headers)
            #expect(try JSONValue.parse(Array(answer.text.utf8))["report"]?["alerts"] == [])
            _ = try await front.signIn(as: .analyst, browser, client)
            #expect(try await browser.open("/drift/1").text.contains("<strong>Alert:") == false)
        }
    }

    @Test func programsReadThemNewestFirstWithWhatMovedMost() async throws {
        let front = try await Front()
        try await front.run { client in
            let headers: HTTPFields = [.authorization: "Bearer \(try await front.staffToken(.officer, client))"]
            let browser = Browser(client)
            for path in ["/drift-reports", "/api/v1/drift-reports"] {
                #expect(try await browser.send(.get, path, headers).text == "[]")
            }
            try await Self.keep(front)
            for path in ["/drift-reports?limit=5", "/api/v1/drift-reports?product=small-loan"] {
                let answer = try await browser.send(.get, path, headers)
                let list = try #require(try JSONValue.parse(Array(answer.text.utf8)).arrayValue)
                #expect(list.count == 1)
                #expect(list[0]["drift_id"] == 1 && list[0]["model_version"] == "3" && list[0]["z_threshold"] == 3)
                #expect(list[0]["drifted_features_count"] == 1 && list[0]["timestamp"] == "2026-09-21T14:13:20.000Z")
                let summary = list[0]["report"]?["summary"]
                #expect(summary?["total_features"] == 4 && summary?["drifted_features"] == 1)
                #expect(summary?["n_left_out"] == 3 && summary?["expected_auc"] == 0.71875)
                let first = list[0]["report"]?["top_20"]?.arrayValue?.first
                #expect(first?["feature"] == "monthly_income" && first?["n"] == 100 && first?["n_training"] == 1_000)
                #expect(first?["psi_bound_95"]?.numberValue ?? 0 > 0 && first?["bins"] == nil)
                #expect(list[0]["report"]?["features"] == nil)
            }
            let whole = try await browser.send(.get, "/api/v1/drift-reports/1", headers)
            let report = try JSONValue.parse(Array(whole.text.utf8))["report"]
            #expect(report?["features"]?.arrayValue?.count == 4)
            let bins = report?["features"]?.arrayValue?.first { $0["feature"] == "monthly_income" }?["bins"]?.arrayValue
            #expect(bins?.compactMap { $0["n"]?.numberValue } == [100, 0, 0])
            let tag = try #require(whole.headers[.eTag])
            let again = headers.merging([.ifNoneMatch: tag])
            #expect(try await browser.send(.get, "/api/v1/drift-reports/1", again).status == 304)
            #expect(try await browser.send(.get, "/api/v1/drift-reports/2", headers).status == 404)
            #expect(try await browser.send(.get, "/drift-reports?limit=0", headers).status == 400)
            #expect(try await browser.send(.get, "/drift-reports?product=other", headers).status == 400)
        }
    }
}

extension HTTPFields {
    fileprivate func merging(_ more: HTTPFields) -> HTTPFields {
        var all = self
        for field in more { all.append(field) }
        return all
    }
}

import Foundation
import Ledger
import Testing
import TestSupport

@Suite("A thousand applications, with workers and Redis killed meanwhile", .timeLimit(.minutes(10)))
struct ThousandApplicationsTests {
    private static let count = 1_000

    @Test func eachIsDecidedOnceAndNoneIsMissing() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let steady = try installation.startWorker("steady")
        let chaos = Chaos(installation: installation)
        let disturbance = Task { try await chaos.run() }
        let ids = try await submitAll(officer)
        #expect(Set(ids).count == Self.count)
        try await disturbance.value
        let outcomes = try await waitForDecisions(ids, officer)
        #expect(outcomes.count == Self.count)
        #expect(outcomes.values.allSatisfy { ["Approved", "Declined", "Manual review"].contains($0) })
        let counts = try await installation.reconciliation()
        #expect(counts.received == Self.count)
        #expect(counts.decided == Self.count)
        #expect(counts.missing == 0)
        #expect(chaos.kills >= 3)
        withExtendedLifetime((web, steady)) {}
    }

    /// Eight clients send the applications; what answered nothing, or 503, is sent again under the same key.
    private func submitAll(_ officer: APIClient) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for client in 0..<8 {
                group.addTask {
                    var ids: [String] = []
                    for number in stride(from: client, to: Self.count, by: 8) {
                        let application = SampleApplication(income: 20_000 + number * 97, debts: number % 9 * 2_000)
                        ids.append(try await accepted(application, "key-\(number)", officer))
                    }
                    return ids
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func accepted(_ application: SampleApplication, _ key: String, _ officer: APIClient) async throws -> String
    {
        for _ in 0..<100 {
            let answer = try await officer.submit(application, key: key)
            if [200, 202].contains(answer.status), let id = answer.object["id"] as? String { return id }
            guard answer.status == 503 || answer.status == 429 else {
                throw APIClient.Failure(description: "\(key): \(answer.status) \(answer.text)")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw APIClient.Failure(description: "\(key) was never accepted")
    }

    private func waitForDecisions(_ ids: [String], _ officer: APIClient) async throws -> [String: String] {
        var decided: [String: String] = [:]
        let deadline = ContinuousClock.now + .seconds(150)
        while decided.count < ids.count, ContinuousClock.now < deadline {
            for id in ids where decided[id] == nil {
                let status = try await officer.status(id).object["status"] as? String ?? ""
                guard !["Submitted", "Scoring"].contains(status) else { continue }
                decided[id] = status
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        return decided
    }
}

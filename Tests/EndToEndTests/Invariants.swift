import ApplicationLedger
import Foundation
import Ledger
import LedgerRecords
import Lending
import TestSupport

/// Trust 2.2, V1 to V9, from what the client and its receiver of webhooks were told and what the ledger holds.
///
/// Letters are not counted: the only ones about an application are those of what a person did at the desk.
struct Invariants {
    let trial: FaultTrial

    /// What does not hold; empty is a pass.
    func violations() async throws -> [String] {
        let environment = trial.installation.environment
        let path = Ledger.path(inDataFolder: environment["UNDERWRITER_DATA"] ?? "")
        let ledger = try Ledger.open(path: path, keys: LedgerKeys(environment: environment))
        let told = await trial.log.told
        var found = await trial.log.wrongAnswers.map { "V4: \($0)" }
        found += try await storage(told, ledger)
        found += try await audit(ledger)
        found += messages()
        found += try await balance(ledger)
        for (key, told) in told { found += Self.answers(key, told) }
        found += try await replays(ledger)
        found += try await secrecy()
        return found
    }

    /// V1 nothing accepted is missing, V3 everything is decided, V8 what was shown is the ledger's.
    private func storage(_ told: [String: FaultLog.Told], _ ledger: Ledger) async throws -> [String] {
        var found: [String] = []
        for (key, told) in told {
            for text in told.ids {
                guard let id = ApplicationID(base32: text) ?? ApplicationID(uuid: text),
                    let standing = try await ledger.standing(of: id)
                else {
                    found.append("V1: \(key), told \(text), is not in the ledger")
                    continue
                }
                let state = standing.application.status.rawValue
                if told.decidedAt == nil { found.append("V3: \(key) is still \(state)") }
                if told.decidedAt != nil, told.states.last != state {
                    found.append("V8: \(key) was shown \(told.states.last ?? "nothing") and is \(state)")
                }
            }
        }
        let counts = try await ledger.reconciliation()
        if counts.missing != 0 { found.append("V3: \(counts)") }
        let ids = told.values.reduce(into: Set<String>()) { $0.formUnion($1.ids) }
        // What was accepted although its answer was lost was sent again under its key, and so is known here.
        if counts.received != ids.count { found.append("V4: \(counts.received) received, \(ids.count) told") }
        return found
    }

    /// V2 at most one decision each, V7 the chain verifies and knows them all.
    private func audit(_ ledger: Ledger) async throws -> [String] {
        var (subjects, seq, found): ([String], Int, [String]) = ([], 0, [])
        while true {
            let rows = try await ledger.auditRows(after: seq, limit: 1_000)
            guard let last = rows.last else { break }
            subjects += rows.filter { $0.action == "decision.recorded" }.map(\.subject)
            seq = last.seq
        }
        if Set(subjects).count != subjects.count { found.append("V2: an application was decided twice") }
        if case .intact = try await ledger.verifyAudit() {} else { found.append("V7: the audit chain is broken") }
        let decided = try await ledger.reconciliation().decided
        if subjects.count != decided { found.append("V7: \(decided) decisions, \(subjects.count) audited") }
        return found
    }

    /// V2: whatever happened to an application was told under one name, however often.
    private func messages() -> [String] {
        var (names, found): ([String: Set<String>], [String]) = ([:], [])
        for request in trial.receiver.requests {
            guard let body = try? JSONSerialization.jsonObject(with: request.body) as? [String: Any],
                let data = body["data"] as? [String: Any], let id = data["id"] as? String,
                let kind = body["type"] as? String, let name = request.headers["webhook-id"]
            else {
                found.append("V2: a message that cannot be read: \(request.headers)")
                continue
            }
            names["\(kind) of \(id)", default: []].insert(name)
        }
        if names.isEmpty { found.append("V2: nobody was told anything") }
        for (event, names) in names where names.count > 1 { found.append("V2: \(event) was told as \(names.sorted())") }
        return found
    }

    /// V5 one key is one application and one answer, V8 what is shown never goes backwards.
    private static func answers(_ key: String, _ told: FaultLog.Told) -> [String] {
        var found: [String] = []
        if told.ids.count != 1 { found.append("V5: \(key) is \(told.ids.sorted())") }
        if told.bodies.count != 1 { found.append("V5: \(key) has \(told.bodies.count) bodies") }
        let ranks = told.states.map { FaultLog.finalStates.contains($0) ? 2 : $0 == "Scoring" ? 1 : 0 }
        if ranks != ranks.sorted() || ranks.count(where: { $0 == 2 }) > 1 {
            found.append("V8: \(key) was shown \(told.states)")
        }
        return found
    }

    /// V6: some decisions, made again from what the ledger keeps.
    private func replays(_ ledger: Ledger) async throws -> [String] {
        var found: [String] = []
        for (key, id) in await trial.log.accepted.sorted(by: { $0.key < $1.key }).prefix(4) {
            let (code, text) = try trial.installation.run(["replay", id])
            if code != 0 { found.append("V6: \(key): \(text)") }
        }
        return found
    }

    /// V8: nobody without an account, and no applicant but its own, sees any of it.
    private func secrecy() async throws -> [String] {
        let url = trial.installation.url
        let visitor = WebVisitor(base: url)
        try await visitor.open("/register")
        _ = try await visitor.submit(["username": "stranger", "password": APIClient.password])
        let stranger = try await APIClient.logIn("stranger", at: trial.installation)
        var found: [String] = []
        for (key, id) in await trial.log.accepted.prefix(3) {
            let anybody = try await HTTPExchange("GET", "\(url)/api/v1/applications/\(id)").status
            let another = try await stranger.status(id).status
            if anybody != 401 || another != 404 { found.append("V8: \(key) is shown: \(anybody), \(another)") }
        }
        return found
    }
}

import ApplicationLedger
import Casework
import CheckedAnswers
import Contracts
import Documents
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
import Pages
import Policies
import Products
package import Requests
import Responses

/// Deciding what waits for a person, for programs that act for an officer: the same rules as at the desk.
package struct CaseProgramRoutes: Sendable {
    package let desk: OfficeDesk

    /// Routes that answer from these.
    package init(desk: OfficeDesk) { self.desk = desk }

    package var routes: [Route] {
        let path = "/api/loan-applications/{id}"
        return [
            Route(
                method: .put,
                path: "\(path)/accept",
                access: .programs(.deciders),
                body: .json,
                answer: .json,
                contract: Self.contract("acceptApplication", "Approve an application that waits for a person."),
                handler: { try await decide(.approve, $0, $1) }
            ),
            Route(
                method: .put,
                path: "\(path)/reject",
                access: .programs(.deciders),
                body: .json,
                answer: .json,
                contract: Self.contract(
                    "rejectApplication",
                    "Decline an application that waits for a person, for one to four reasons of its product.",
                    ["reasons": .list(.text(1...20), most: 4)]
                ),
                handler: { try await decide(.decline, $0, $1) }
            ),
        ]
    }

    private func decide(
        _ outcome: DecidedOutcome,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        let account = try context.signedIn()
        let body = try JSONValue.parse(context.body)
        guard let members = body.objectValue else { throw Refusal.malformed("The body must be a JSON object.") }
        guard let id = ApplicationID(base32: try context.parameter("id")),
            let record = try await desk.ledger.application(id)
        else { throw Refusal.notFound }
        let decision = try decision(outcome, members, on: record)
        let done = try await desk.ledger.decide(
            decision,
            on: id,
            by: account.id,
            needsSecond: desk.needsSecond(record),
            notice: desk.notice(id),
            at: desk.clock.now()
        )
        return try answer(done, id, outcome, context)
    }

    private func decision(
        _ outcome: DecidedOutcome,
        _ members: [String: JSONValue],
        on record: ApplicationRecord
    ) throws -> DeskDecision {
        let keys: Set = outcome == .decline ? ["note", "reasons"] : ["note"]
        var mistakes = members.keys.filter { !keys.contains($0) }.sorted()
            .map { key in
                let shown = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
                return Mistake(shown, .unknown, "\(shown) is not part of a decision")
            }
        let note = members["note"]?.stringValue ?? ""
        if !(10...2_000).contains(note.unicodeScalars.count) {
            mistakes.append(Mistake("note", .format, "Say why, in 10 to 2,000 characters"))
        }
        if note.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            mistakes.append(Mistake("note", .format, "Say why without line ends and other control characters"))
        }
        let known = Set(desk.catalogue[record.summary.product]?.reasons.groups.map(\.code) ?? [])
        var reasons: [String] = []
        if case .array(let given)? = members["reasons"] {
            reasons = given.compactMap(\.stringValue).filter(known.contains)
        }
        if outcome == .decline, !(1...4).contains(reasons.count) {
            mistakes.append(Mistake("reasons", .choice, "Give one to four codes of the product's reasons"))
        }
        guard mistakes.isEmpty, let decision = DeskDecision(outcome: outcome, reasonCodes: reasons, note: note) else {
            throw Mistakes(mistakes)
        }
        return decision
    }

    private func answer(
        _ done: DeskOutcome,
        _ id: ApplicationID,
        _ outcome: DecidedOutcome,
        _ context: WebContext
    ) throws -> Response {
        switch done {
        case .decided: context.notes.note { $0.event = "application_decided" }
        case .proposed: context.notes.note { $0.event = "application_decision_proposed" }
        case .needsAnother: throw Refusal.forbidden("Another person has to do this: nobody decides what they sent.")
        case .returned, .closed:
            throw Refusal(status: .conflict, code: .conflict, detail: "This application does not wait for a person.")
        }
        return .json(
            [
                "id": .string(id.base32), "outcome": .string(outcome.rawValue),
                "state": .string(done == .decided ? "decided" : "proposed"),
            ],
            status: done == .decided ? .ok : .accepted
        )
    }

    private static let schema = Schema.object([
        "id": .text(26...26), "outcome": .word(["approve", "decline"]), "state": .word(["decided", "proposed"]),
    ])

    private static func contract(
        _ name: String,
        _ summary: String,
        _ more: [String: Schema] = [:]
    ) -> Contract {
        Contract(
            name,
            chapter: "Officers",
            summary,
            scope: .decideApplications,
            parameters: [.applicationID],
            bodies: [.init(.object(["note": .text(10...2_000)].merging(more) { $1 }))],
            answers: [
                Contract.Answer(200, "Decided", schema),
                Contract.Answer(202, "Proposed: a second person has to agree at the desk", schema),
            ],
            problems: [404, 409, 422]
        )
    }
}

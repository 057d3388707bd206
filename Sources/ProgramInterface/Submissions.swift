import ApplicationLedger
import Applications
package import Casework
package import CheckedAnswers
package import Documents
import HTTPTypes
import Hosting
package import Hummingbird
import Ledger
package import LedgerRecords
package import Lending
package import Origination
import Pages
package import Products
package import Requests
import Responses

// How programs hand applications in, whatever the address: one key is one application, and what was accepted is on
// record before anybody is told.

/// An application that a program hands in at some address.
package struct HandedIn: Sendable {
    package let product: Product
    /// Answers by field key, and under `consents` what was agreed to.
    package let application: [String: JSONValue]
    /// The template of the address.
    package let route: String
    /// Of the body, for a key that comes again.
    package let fingerprint: ContentDigest
    package let key: IdempotencyKey?
    /// For whom it is, if for a customer.
    package let customer: CustomerID?
    /// Who waits for its answer.
    package let urgency: Urgency

    package init(
        product: Product,
        application: [String: JSONValue],
        route: String,
        fingerprint: ContentDigest,
        key: IdempotencyKey?,
        customer: CustomerID? = nil,
        urgency: Urgency = .ordinary
    ) {
        self.product = product
        self.application = application
        self.route = route
        self.fingerprint = fingerprint
        self.key = key
        self.customer = customer
        self.urgency = urgency
    }
}

/// Takes applications from programs.
package struct Submissions: Sendable {
    package let drafts: Drafts
    package let intake: ApplicationIntake
    package let desk: DecisionDesk

    package init(drafts: Drafts, intake: ApplicationIntake, desk: DecisionDesk) {
        self.drafts = drafts
        self.intake = intake
        self.desk = desk
    }

    /// What became of it.
    package enum Outcome: Sendable {
        /// It is on record, now.
        case accepted(ApplicationID, Answers)
        /// It was on record, under the same key.
        case replayed(IdempotencyRecord, ApplicationID)
    }

    /// What a key was answered with before, if it was.
    /// - Throws: 422 for a key that came with another body.
    package func earlier(
        _ key: IdempotencyKey?,
        _ route: String,
        _ fingerprint: ContentDigest,
        _ account: Account
    ) async throws -> Outcome? {
        guard let key,
            let (record, id) = try await drafts.ledger.idempotencyRecord(
                owner: account.id,
                route: route,
                key: key.text
            )
        else { return nil }
        guard record.fingerprint == fingerprint else { throw Self.keyReused }
        return .replayed(record, id)
    }

    /// Checks an application and puts it on record.
    /// - Throws: 422 with every mistake, 409 while another waits, and what keeps it from being accepted at all.
    package func take(
        _ given: HandedIn,
        _ account: Account,
        _ context: WebContext
    ) async throws -> Outcome {
        let now = drafts.clock.now()
        let today = given.product.localDate(at: now)
        let programs = drafts.catalogue.programs(of: given.product)
        let checked = try given.product.checked(given.application, on: today, by: programs)
        var generator = SystemRandomNumberGenerator()
        let id = ApplicationID(using: &generator)
        let record = given.key.map { key in
            IdempotencyRecord(
                key: key.text,
                route: given.route,
                fingerprint: given.fingerprint,
                status: 202,
                body: Self.receipt(id).canonicalBytes
            )
        }
        let submission = Submission(
            id: id,
            owner: account.id,
            product: given.product,
            answers: checked.answers,
            application: checked.kept,
            programs: programs,
            submittedAt: now,
            idempotency: record,
            customer: given.customer,
            allowsOnlyOnePending: account.role == .applicant,
            urgency: given.urgency,
            traceID: context.notes.current.traceID
        )
        switch try await intake.submit(submission) {
        case .accepted(let id):
            context.notes.note { $0.event = "application_submitted" }
            return .accepted(id, checked.answers)
        case .replayed(let record, let id): return .replayed(record, id)
        case .conflict: throw Self.keyReused
        case .pendingExists(let other): throw Self.pending(other)
        case .foreign: throw Refusal.notFound
        }
    }

    /// How an application stands after some time, as far as it can be told now: it is accepted in any case.
    package func state(
        of id: ApplicationID,
        for account: Account,
        waiting time: Duration,
        _ context: WebContext
    ) async -> ApplicationState? {
        // What cannot be told now can be asked again.
        try? await desk.outcome(of: id, for: account, waiting: time, context)
    }

    /// What is sent of an application that has just been accepted.
    ///
    /// Under a key the answer is kept before it is sent, so that the key gets it ever after.
    /// - Parameters:
    ///   - answer: What is to be said.
    ///   - id: The application.
    ///   - key: The key it came under, if it came under one.
    /// - Returns: That answer; or the one that was kept before it; or, where none can be kept, that it is on record.
    package func first(_ answer: FirstAnswer, of id: ApplicationID, under key: IdempotencyKey?) async -> Response {
        guard key != nil else { return answer.response }
        // The application stands whatever the ledger can do now; a retry is told no more than this either.
        let kept = try? await self.kept(answer, of: id)
        return (kept ?? .onRecord(id)).response
    }

    /// What is sent of an application to whoever sends it again: the first answer.
    ///
    /// Where none was kept, none was sent, or one that only said that the application is on record.
    /// - Parameters:
    ///   - record: What is on record of the key.
    ///   - id: The application that the key stands for.
    /// - Returns: The same status and body ever after.
    package func again(_ record: IdempotencyRecord, _ id: ApplicationID) async -> Response {
        let receipt = FirstAnswer(record, of: id)
        // A ledger that cannot keep it has at least told of the record; better that than nothing.
        let kept = try? await self.kept(receipt, of: id)
        var response = (kept ?? receipt).response
        response.headers[.idempotencyReplayed] = "true"
        return response
    }

    /// The answer that was kept first: this one, if none was.
    private func kept(_ answer: FirstAnswer, of id: ApplicationID) async throws -> FirstAnswer? {
        if let earlier = try await drafts.ledger.firstAnswer(of: id) { return earlier }
        return try await drafts.ledger.keepFirstAnswer(answer, of: id)
    }

    /// What says that an application is on record.
    package static func receipt(_ id: ApplicationID) -> JSONValue {
        [
            "id": .string(id.base32), "reference": .string(id.reference),
            "status": .string(ApplicationStatus.submitted.rawValue),
            "links": ["self": .string("\(ProgramRoutes.collection)/\(id.base32)")],
        ]
    }

    private static let keyReused = Refusal(
        status: .unprocessableContent,
        code: .keyReused,
        detail: "This Idempotency-Key was used before with another body."
    )

    private static func pending(_ other: ApplicationID) -> Refusal {
        Refusal(
            status: .conflict,
            code: .conflict,
            detail: "Application \(other.base32) of the same person still waits for its answer.",
            headers: [.link: "<\(ProgramRoutes.collection)/\(other.base32)>; rel=\"related\""]
        )
    }
}

import Casework
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import LenderDocuments
import Lending
import Origination
package import ProgramInterface
package import RateLimits
package import Requests
import Responses

/// An application in one object and its decision in one answer: what programs of other systems send and expect.
package struct PredictionRoutes: Sendable {
    package let submissions: Submissions
    package let quota: Quota
    private let contracts: LenderContracts

    package init(submissions: Submissions, quota: Quota) {
        self.submissions = submissions
        self.quota = quota
        contracts = LenderContracts(submissions.drafts)
    }

    package var routes: [Route] {
        [("/predict", "predict"), ("/api/prediction", "predictAsBefore")]
            .map { path, id in
                Route(
                    method: .post,
                    path: path,
                    access: .programs(.appliers),
                    body: .json,
                    answer: .json,
                    quota: quota,
                    mayWait: true,
                    contract: contract(id)
                ) { request, context in try await predict(request, context) }
            }
    }

    private func contract(_ id: String) -> Contract {
        Contract(
            id,
            chapter: "Predictions",
            "Hand an application in and wait up to 5 seconds for its decision.",
            scope: .writeApplications,
            parameters: [.idempotencyKey(required: false)],
            bodies: [.init(contracts.prediction, example: contracts.example)],
            answers: [
                Contract.Answer(200, "Decided, or with a person", LenderContracts.predicted),
                Contract.Answer(
                    202,
                    "On record, not decided yet",
                    .object([
                        "id": .text(), "reference": .text(), "status": .text(), "links": .object(["self": .text()]),
                    ]),
                    headers: ["Location": "Where it can be asked for"]
                ),
            ],
            problems: [409, 422]
        )
    }

    private func predict(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let body = try JSONValue.parse(context.body)
        guard let members = body.objectValue else { throw Refusal.malformed("The body must be a JSON object.") }
        let route = "/predict"
        let key = try IdempotencyKey.optional(request.headers[values: .idempotencyKey])
        let fingerprint = ContentDigest.sha256(of: body.canonicalBytes)
        if case .replayed(let record, let id) = try await submissions.earlier(key, route, fingerprint, account) {
            return await submissions.again(record, id)
        }
        let given = try GivenAnswers(members, catalogue: submissions.drafts.catalogue)
        let handedIn = HandedIn(
            product: given.product,
            application: given.application,
            route: route,
            fingerprint: fingerprint,
            key: key,
            urgency: .awaited
        )
        switch try await submissions.take(handedIn, account, context) {
        case .replayed(let record, let id): return await submissions.again(record, id)
        case .accepted(let id, _):
            let state = await submissions.state(of: id, for: account, waiting: .seconds(5), context)
            guard let state, state.isSettled else { return await submissions.first(.onRecord(id), of: id, under: key) }
            let answer = FirstAnswer(
                PredictionDocument(state).json,
                headers: [.location: "\(ProgramRoutes.collection)/\(id.base32)"]
            )
            return await submissions.first(answer, of: id, under: key)
        }
    }
}

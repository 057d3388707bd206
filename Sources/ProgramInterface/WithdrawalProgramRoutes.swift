package import Casework
import Contracts
import HTTPTypes
import Hummingbird
import LedgerRecords
package import Requests
import Responses

/// Taking an application back while it waits for its answer: for programs.
package struct WithdrawalProgramRoutes: Sendable {
    private let desk: WithdrawalDesk

    /// Routes that answer from these.
    package init(desk: WithdrawalDesk) { self.desk = desk }

    package var routes: [Route] {
        [
            Route(
                method: .post,
                path: "\(ProgramRoutes.collection)/{id}/withdraw",
                access: .programs(.appliers),
                answer: .json,
                contract: Self.contract,
                handler: withdraw
            )
        ]
    }

    private static let contract = Contract(
        "withdrawApplication",
        chapter: "Applications",
        "Take an application back that waits for its answer. It is not decided then; asking twice is harmless.",
        scope: .writeApplications,
        parameters: [.applicationID],
        answers: [Contract.Answer(200, "Withdrawn", ProgramContracts.standing)],
        problems: [409]
    )

    private func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let state = try await desk.withdraw(context.parameter("id"), for: account, context)
        return .json(StandingDocument(state, for: account).json)
    }
}

import ApplicationViews
package import Casework
import Contracts
import Documents
import HTTPTypes
import Hummingbird
package import Ledger
package import Requests
import Responses

/// What machines ask all day: is it alive, is it ready, how is it.
package struct HealthRoutes: Sendable {
    private let pulse: LedgerPulse
    package let system: SystemState
    package let version: String

    /// Routes that answer from these.
    package init(ledger: Ledger, system: SystemState, version: String) {
        pulse = LedgerPulse(ledger)
        self.system = system
        self.version = version
    }

    package var routes: [Route] {
        [
            probe("/livez", Self.contract("isAlive", "Whether the process answers."), livez),
            probe("/readyz", Self.contract("isReady", "Whether applications can be taken."), readyz),
            probe("/startupz", Self.contract("isStarted", "Whether migrations and keys are done."), livez),
            probe("/health", Self.contract("readHealth", "How database, Redis and model are."), health),
        ]
    }

    private func probe(
        _ path: String,
        _ contract: Contract,
        _ handler: @escaping @Sendable (Request, WebContext) async throws -> Response
    ) -> Route {
        Route(method: .get, path: path, access: .anyone, answer: .json, contract: contract, handler: handler)
    }

    private static func contract(_ id: String, _ summary: String) -> Contract {
        let parts = ["database", "redis", "model"].map { ($0, Schema.text()) }
        let members = Dictionary(uniqueKeysWithValues: parts)
            .merging([
                "status": .word(["ok", "degraded", "down"]), "workers": .count, "version": .text(),
                "degraded": .list(.text()), "down": .list(.text()),
            ]) { $1 }
        let schema = Schema.object(members, optional: Set(members.keys).subtracting(["status"]))
        return Contract(
            id,
            chapter: "Service",
            summary,
            answers: [Contract.Answer(200, "It is", schema), Contract.Answer(503, "It is not", schema)]
        )
    }

    /// The process answers; migrations and keys are done before it listens.
    private func livez(_ request: Request, _ context: WebContext) async throws -> Response {
        .json(["status": "ok"])
    }

    /// Applications can be taken: that needs the ledger and nothing else.
    private func readyz(_ request: Request, _ context: WebContext) async throws -> Response {
        guard await pulse.isWritable() else {
            return .json(["status": "down", "down": ["database"]], status: .serviceUnavailable)
        }
        let degraded: [JSONValue] = await system.current().hasRedis ? [] : ["redis"]
        return .json(["status": "ok", "degraded": .array(degraded)])
    }

    private func health(_ request: Request, _ context: WebContext) async throws -> Response {
        let isWritable = await pulse.isWritable()
        let report = await system.current()
        let isWhole = isWritable && report.hasRedis && report.hasModel
        let members: JSONValue = [
            "status": .string(isWhole ? "ok" : isWritable ? "degraded" : "down"),
            "database": isWritable ? "ok" : "down", "redis": report.hasRedis ? "ok" : "down",
            "model": report.hasModel ? "ok" : "none", "workers": .number(.init(report.workers)),
            "version": .string(version),
        ]
        return .json(members, status: isWritable && report.hasRedis ? .ok : .serviceUnavailable)
    }
}

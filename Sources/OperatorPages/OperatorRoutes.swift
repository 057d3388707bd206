import HTTPTypes
import Hummingbird
import JobQueue
import LedgerRecords
import NIOCore
package import Pages
package import QueueMonitoring
import QueueReadings
package import Requests
import Responses
import Sealing

/// The queue, for whoever has to keep it going.
package struct OperatorRoutes: Sendable {
    package let pages: PageRenderer
    package let monitor: QueueMonitor
    package let desk: OperatorDesk
    package let watchSeconds: Int

    /// Routes that answer from these.
    package init(pages: PageRenderer, monitor: QueueMonitor, desk: OperatorDesk, watchSeconds: Int) {
        self.pages = pages
        self.monitor = monitor
        self.desk = desk
        self.watchSeconds = watchSeconds
    }

    package var routes: [Route] {
        let (access, change) = (Route.Access.pages(.queueWatchers), Route.Access.pages(.queueOperators))
        return [
            Route(method: .get, path: "/ops", access: access, handler: show),
            Route(method: .get, path: "/ops/live", access: access, answer: .file, handler: live),
            Route(method: .post, path: "/ops/switch", access: change, body: .form, handler: turn),
            Route(method: .post, path: "/ops/workers", access: change, body: .form, handler: tell),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        var view = await monitor.snapshot().view
        view["mayChange"] = Set.queueOperators.contains(try context.signedIn().role)
        let query = try FormBody((request.uri.query ?? "").utf8)
        if let done = query["done"].flatMap({ Self.words[$0] }) { view["done"] = done }
        return pages.page(.operations, title: "Queue", view, in: context)
    }

    /// A look a second as server-sent events; the browser asks again when the stream ends.
    private func live(_ request: Request, _ context: WebContext) async throws -> Response {
        let shell = context.notes.current.shell
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream"],
            body: ResponseBody { [pages, monitor, watchSeconds] writer in
                try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
                for second in 0..<watchSeconds {
                    if second > 0 { try await Task.sleep(for: .seconds(1)) }
                    // What is written as it is made is made on the connection's thread, where its other people wait.
                    let look = await withTaskExecutorPreference(globalConcurrentExecutor) {
                        Self.event(pages.html(.gauges, title: "Queue", await monitor.snapshot().view, shell: shell))
                    }
                    try await writer.write(look)
                }
                try await writer.finish(nil)
            }
        )
    }

    private static func event(_ html: String) -> ByteBuffer {
        let lines = html.utf8.split(separator: UInt8(ascii: "\n")).map { "data: \(Substring($0))\n" }
        return ByteBuffer(string: "event: look\n\(lines.joined())\n")
    }

    private func turn(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let action = context.form["action"] ?? ""
        guard let control = Self.controls[action] else { throw Refusal.wrong("action", "Press one of the buttons") }
        try await desk.turn(control, as: action, try OperatorDesk.Reason(context))
        await monitor.forget()
        return .seeOther("/ops?done=\(action)")
    }

    private func tell(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        guard let command = WorkerCommand(rawValue: context.form["action"] ?? ""), command != .reload else {
            throw Refusal.wrong("action", "Press one of the buttons")
        }
        let worker = context.form["worker"] ?? ""
        _ = try await desk.tell(command, worker: worker.utf8.isEmpty ? nil : worker, try OperatorDesk.Reason(context))
        return .seeOther("/ops?done=told")
    }

    private static let controls: [String: QueueControl] = [
        "pause": .paused(true), "resume": .paused(false), "close": .intakeOpen(false), "open": .intakeOpen(true),
    ]

    private static let words = [
        "pause": "Paused: workers read nothing more.", "resume": "Resumed: workers read again.",
        "close": "The intake is closed.", "open": "The intake is open.",
        "told": "Told; workers obey with their next beat, within 5 seconds.",
        "replayed": "Sent back to work.", "discarded": "Discarded.",
    ]
}

import Applications
import Documents
import HTTPTypes
import Hummingbird
import JobQueue
import Ledger
import Lending
import NIOCore
import Pages
import QueueMonitoring
import QueueReadings
import Sealing

/// The queue, for whoever has to keep it going.
struct OperatorRoutes: Sendable {
    let pages: PageRenderer
    let monitor: QueueMonitor
    let desk: OperatorDesk
    let watchSeconds: Int

    /// Who may look.
    static let roles: Set<AccountRole> = [.operator, .admin, .auditor]
    /// Who may change something.
    static let changers: Set<AccountRole> = [.operator]

    var routes: [Route] {
        let (access, change) = (Route.Access.pages(Self.roles), Route.Access.pages(Self.changers))
        return [
            Route(method: .get, path: "/ops", access: access, handler: show),
            Route(method: .get, path: "/ops/live", access: access, answer: .file, handler: live),
            Route(method: .get, path: "/ops/dead/{cause}", access: access, handler: letters),
            Route(method: .post, path: "/ops/switch", access: change, body: .form, handler: turn),
            Route(method: .post, path: "/ops/workers", access: change, body: .form, handler: tell),
            Route(method: .post, path: "/ops/dead/{cause}", access: change, body: .form, handler: settle),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        var view = await monitor.snapshot().view
        view["mayChange"] = Self.changers.contains(try context.signedIn().role)
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
                    let html = pages.html(.gauges, title: "Queue", await monitor.snapshot().view, shell: shell)
                    let lines = html.utf8.split(separator: UInt8(ascii: "\n")).map { "data: \(Substring($0))\n" }
                    try await writer.write(ByteBuffer(string: "event: look\n\(lines.joined())\n"))
                }
                try await writer.finish(nil)
            }
        )
    }

    private func letters(_ request: Request, _ context: WebContext) async throws -> Response {
        let cause = try cause(context)
        let letters = try await desk.letters(cause: cause, limit: 10_000)
        let view: View = [
            "mayChange": Self.changers.contains(try context.signedIn().role), "cause": cause,
            "hasLetters": !letters.isEmpty, "count": letters.count, "isCut": letters.count > 100,
            "letters": letters.prefix(100)
                .map { letter in
                    [
                        "id": letter.id.text, "attempts": letter.attempts,
                        "diedAt": Timestamp(milliseconds: letter.diedAt).rfc3339,
                    ] as View
                },
        ]
        return pages.page(.letters, title: "Dead letters: \(cause)", view, in: context)
    }

    private func turn(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let action = context.form["action"] ?? ""
        guard let control = Self.controls[action] else { throw Self.wrong("action", "Press one of the buttons") }
        try await desk.turn(control, as: action, try reason(context))
        await monitor.forget()
        return .seeOther("/ops?done=\(action)")
    }

    private func tell(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        guard let command = WorkerCommand(rawValue: context.form["action"] ?? ""), command != .reload else {
            throw Self.wrong("action", "Press one of the buttons")
        }
        let worker = context.form["worker"] ?? ""
        _ = try await desk.tell(command, worker: worker.utf8.isEmpty ? nil : worker, try reason(context))
        return .seeOther("/ops?done=told")
    }

    private func settle(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let (cause, action) = (try cause(context), context.form["action"] ?? "")
        guard ["replay", "discard"].contains(action) else { throw Self.wrong("action", "Press one of the buttons") }
        guard let limit = DecimalText(context.form["max"] ?? "", scale: 0)?.minorUnits, (1...10_000).contains(limit)
        else { throw Self.wrong("max", "Say how many, from 1 to 10000") }
        let isReplay = action == "replay"
        _ = try await desk.settle(cause: cause, limit: .init(limit), isReplay: isReplay, try reason(context))
        await monitor.forget()
        return .seeOther("/ops?done=\(action)ed")
    }

    private func cause(_ context: WebContext) throws -> String {
        let cause = try context.parameter("cause")
        guard (1...40).contains(cause.utf8.count), cause.utf8.allSatisfy(DeadLetterLink.isPlain) else {
            throw Refusal.notFound
        }
        return cause
    }

    private func reason(_ context: WebContext) throws -> OperatorDesk.Reason {
        let why = context.form["why"] ?? ""
        guard (1...400).contains(why.utf8.count), why.unicodeScalars.contains(where: { $0 != " " }) else {
            throw Self.wrong("why", "Say why, in a few words")
        }
        return OperatorDesk.Reason(
            account: try context.signedIn(),
            why: why,
            traceID: context.notes.current.traceID
        )
    }

    private static func wrong(_ field: String, _ message: String) -> Refusal {
        .validation([Mistake(field, .format, message)])
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

/// Which causes have a page of their own.
enum DeadLetterLink {
    /// Lower-case letters, digits, `_` and `-`.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
    }
}

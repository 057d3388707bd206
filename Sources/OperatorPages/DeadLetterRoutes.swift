import Decimals
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
package import Pages
package import QueueMonitoring
import QueueReadings
package import Requests
import Responses
import Sealing

/// Jobs that were given up, by cause: look at them, send them back to work, or discard them.
package struct DeadLetterRoutes: Sendable {
    package let pages: PageRenderer
    package let monitor: QueueMonitor
    package let desk: OperatorDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, monitor: QueueMonitor, desk: OperatorDesk) {
        self.pages = pages
        self.monitor = monitor
        self.desk = desk
    }

    package var routes: [Route] {
        let path = "/ops/dead/{cause}"
        return [
            Route(method: .get, path: path, access: .pages(.queueWatchers), handler: letters),
            Route(
                method: .post,
                path: path,
                access: .pages(.queueOperators),
                body: .form,
                needsPassword: true,
                handler: settle
            ),
        ]
    }

    private func letters(_ request: Request, _ context: WebContext) async throws -> Response {
        let cause = try cause(context)
        let letters = try await desk.letters(cause: cause, limit: OperatorDesk.mostLetters)
        let decided = try await desk.decided(among: letters)
        let view: View = [
            "mayChange": Set.queueOperators.contains(try context.signedIn().role), "cause": cause,
            "hasLetters": !letters.isEmpty, "count": letters.count, "isCut": letters.count > 100,
            "hasDecided": !decided.isEmpty, "decidedCount": decided.count, "mayReplay": decided.count < letters.count,
            "letters": letters.prefix(100)
                .map { letter in
                    [
                        "id": letter.id.text, "attempts": letter.attempts, "detail": letter.detail,
                        "diedAt": Timestamp(milliseconds: letter.diedAt).rfc3339,
                        "isDecided": decided.contains(letter.id),
                    ] as View
                },
        ]
        return pages.page(.letters, title: "Dead letters: \(cause)", view, in: context)
    }

    private func settle(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let (cause, action) = (try cause(context), context.form["action"] ?? "")
        guard ["replay", "discard"].contains(action) else { throw Refusal.wrong("action", "Press one of the buttons") }
        guard let limit = DecimalText(context.form["max"] ?? "", scale: 0)?.minorUnits, (1...10_000).contains(limit)
        else { throw Refusal.wrong("max", "Say how many, from 1 to 10000") }
        let isReplay = action == "replay"
        _ = try await desk.settle(
            cause: cause,
            limit: .init(limit),
            isReplay: isReplay,
            try OperatorDesk.Reason(context)
        )
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

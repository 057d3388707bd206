import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import RequestDefence
@testable import Requests
@testable import SecureListening

/// What computes for long would hold up all other people of a connection's thread.
@Suite("On which thread requests are answered", .timeLimit(.minutes(2)))
struct ConnectionThreadTests {
    @Test(arguments: [("/quick", "the connection's"), ("/slow", "another"), ("/quick/to/no/route", "another")])
    func onlyWhatIsQuicklyAnsweredStaysOnTheConnections(_ path: String, _ expected: String) async throws {
        let router = Router(context: WebContext.self)
        router.addMiddleware {
            ConnectionThread(paths: ["/quick"])
            ThreadNote()
        }
        for path in ["/quick", "/slow"] { router.get(RouterPath(path)) { _, _ in "" } }
        let application = Application(
            responder: router.buildResponder(),
            server: .listening(under: nil, idleTimeout: .seconds(10), .init()),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0))
        )
        try await application.test(.live) { client in
            let told = try await client.execute(uri: path, method: .get) { String(buffer: $0.body) }
            #expect(told == expected)
        }
    }
}

/// Answers by which thread it is asked on, after it has waited for something.
private struct ThreadNote: RouterMiddleware {
    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        try await Task.sleep(for: .milliseconds(1))
        let isConnections = context.channel.eventLoop.inEventLoop
        return Response(
            status: .ok,
            body: ResponseBody(byteBuffer: ByteBuffer(string: isConnections ? "the connection's" : "another"))
        )
    }
}

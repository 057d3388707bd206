import HTTPTypes
package import Hummingbird
import Redis
package import Requests
import Responses

/// Answers what is quickly answered on the thread of its connection.
///
/// Each answer from ledger and Redis would otherwise be handed to another thread, and the page to the first again; at
/// load that costs more than the page. What computes for long stays away: it would hold up the thread's other people.
package struct ConnectionThread: RouterMiddleware {
    private let paths: Set<String>

    /// - Parameter paths: Templates of the addresses that are quickly answered.
    package init(paths: Set<String>) { self.paths = paths }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        // A form in parts may bring a file, which takes longer than a page to read.
        let hasParts = mediaType(request.headers[.contentType]) == "multipart/form-data"
        guard let path = context.endpointPath, paths.contains(path), !hasParts else {
            return try await next(request, context)
        }
        var context = context
        let executor = LoopTaskExecutor(context.channel.eventLoop)
        context.executor = executor
        return try await withTaskExecutorPreference(executor) { [context] in try await next(request, context) }
    }
}

import HTTPTypes
package import Hummingbird
import Redis
package import Requests
import Responses

/// Leaves on the thread of its connection what is quickly answered, and takes all else off it.
///
/// Each answer from ledger and Redis would otherwise be handed to another thread, and the page to the first again; at
/// load that costs more than the page. What computes for long would hold up the thread's other people.
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
            return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await next(request, context) }
        }
        var context = context
        // For tasks of their own, which do not know where they were made.
        context.executor = LoopTaskExecutor(context.channel.eventLoop)
        return try await next(request, context)
    }
}

package import Hummingbird
package import RateLimits
package import Requests

/// Counts every request against the quota of the address it came from, before anything is looked up for it.
package struct AddressQuota: RouterMiddleware {
    package let limiter: RateLimiter
    package let quota: Quota
    /// Machines ask these, or they cost nothing.
    private let freeRoutes: Set = ["/livez", "/readyz", "/startupz", "/health", "/assets/{name}"]

    package init(limiter: RateLimiter, quota: Quota) {
        self.limiter = limiter
        self.quota = quota
    }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard !freeRoutes.contains(context.endpointPath ?? "") else { return try await next(request, context) }
        let state = await limiter.take(quota, for: context.address.network)
        context.notes.note { $0.quotas.append(state) }
        guard !state.isExceeded else { throw Refusal.quotaExceeded(state) }
        return try await next(request, context)
    }
}

import HummingbirdCore
import Logging
import NIOCore
import Redis

/// Reads and answers each connection on the thread of its event loop.
///
/// Otherwise each request that comes is handed to a thread of the pool, which has to be woken, and its answer back.
struct OnEventLoop<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    init(base: Base) { self.base = base }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopTaskExecutor(value.channel.eventLoop)) {
            await base.handle(value: value, logger: logger)
        }
    }
}

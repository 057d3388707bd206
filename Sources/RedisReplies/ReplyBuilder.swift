/// Puts a reply together from its parts, which arrive in pre-order.
final class ReplyBuilder {
    private struct OpenArray {
        let count: Int
        var elements: [RedisValue] = []
    }

    private var open: [OpenArray] = []
    private var finished: RedisValue?

    /// Takes a value that has no parts.
    func add(_ value: RedisValue) {
        var value = value
        while let last = open.indices.last {
            open[last].elements.append(value)
            guard open[last].elements.count == open[last].count else { return }
            value = .array(open.removeLast().elements)
        }
        finished = value
    }

    /// Opens an array whose elements follow.
    func beginArray(count: Int) {
        guard count > 0 else { return add(.array([])) }
        var array = OpenArray(count: count)
        array.elements.reserveCapacity(min(count, 1024))  // the count is the server's word, not a fact
        open.append(array)
    }

    /// Hands over the finished reply, once.
    func take() -> RedisValue? {
        defer { finished = nil }
        return finished
    }
}

import CPostgreSQL
import Foundation
import Storage

// One connection in pipeline mode, used by one thread.
//
// Statements are sent without waiting; the server answers in order. `answer` waits for the last of them and thereby for
// all. After a failure the server skips what follows until a sync, so a failure is always followed by one: then the
// connection is ready again, and the open transaction has failed. A wait has a limit of its own, because a server that
// was stopped and not killed would never end it.

/// One connection to a server.
@safe final class Session {
    /// What an answer is to, in the order the server gives them.
    private enum Expectation: Equatable {
        case preparation(sql: String), statement, sync
    }

    /// Statements are a fixed few hundred texts; more would mean that somebody writes values into them.
    private static let largestCache = 1_000

    private let handle: OpaquePointer
    private var expected: ArraySlice<Expectation> = []
    private var statements: [String: String] = [:]
    private var statementCount = 0
    /// Longest wait for an answer, in milliseconds: the server ends a statement before.
    static let usualLimit: Int32 = 15_000
    /// Longest wait for an answer, in milliseconds; nil while tables are changed.
    var answerLimit: Int32? = usualLimit
    /// Whether nothing more can be said over it.
    private(set) var isLost = false

    /// Connects; blocks up to the limit of the configuration.
    /// - Throws: ``StorageError/notReached(server:reason:)``.
    init(_ configuration: PostgreSQLConfiguration) throws(StorageError) {
        let connected = unsafe configuration.withKeywords { keywords, values in
            unsafe PQconnectdbParams(keywords, values, 0)
        }
        guard let connected = unsafe connected else { throw .full }
        unsafe handle = connected
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            throw .notReached(
                server: configuration.description,
                reason: unsafe String(cString: PQerrorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
            )
        }
        // Notices would go to standard error, past the log.
        unsafe PQsetNoticeReceiver(handle, { _, _ in }, nil)
        unsafe PQenterPipelineMode(handle)
    }

    deinit { unsafe PQfinish(handle) }

    /// Sends a statement without waiting for its answer.
    func send(_ sql: String, _ values: [ColumnValue] = []) throws(StorageError) {
        let name = try preparedName(sql)
        let parameters = try Parameters(values)
        let isSent = unsafe parameters.lend { count, values, lengths, formats in
            unsafe PQsendQueryPrepared(handle, name, count, values, lengths, formats, 0)
        }
        guard isSent == 1 else { throw lost() }
        expected.append(.statement)
    }

    /// Sends a statement and waits for all answers.
    /// - Returns: The answer to the last.
    func ask(_ sql: String, _ values: [ColumnValue] = []) throws(StorageError) -> Answer {
        try send(sql, values)
        guard unsafe PQsendFlushRequest(handle) == 1, unsafe PQflush(handle) == 0 else { throw lost() }
        return try lastAnswer()
    }

    /// Ends a transaction without waiting; its answers are read by whoever uses the connection next.
    func sendEnd(_ sql: String) throws(StorageError) {
        try send(sql)
        try sendSync()
    }

    /// Reads what is still to come.
    func settle() throws(StorageError) {
        guard !expected.isEmpty else { return }
        if expected.last != .sync { try sendSync() }
        try drain()
    }

    /// Ends what was said so far; the answer is read by whoever uses the connection next.
    ///
    /// A server counts the rows that were written, by which it decides when to analyse a table and to clean it, only where
    /// it has nothing more to do: in a pipeline that is at a sync.
    func sendSync() throws(StorageError) {
        guard unsafe PQpipelineSync(handle) == 1 else { throw lost() }
        expected.append(.sync)
    }

    private func preparedName(_ sql: String) throws(StorageError) -> String {
        if let name = statements[sql] { return name }
        if statements.count >= Self.largestCache { try forgetStatements() }
        statementCount += 1
        let name = "s\(statementCount)"
        guard unsafe PQsendPrepare(handle, name, PortableSQL.numbered(sql), 0, nil) == 1 else { throw lost() }
        statements[sql] = name
        expected.append(.preparation(sql: sql))
        return name
    }

    private func forgetStatements() throws(StorageError) {
        statements = [:]
        try send("DEALLOCATE ALL")
        statements = [:]
    }

    /// The answer to the last statement; what failed before it is what failed.
    private func lastAnswer() throws(StorageError) -> Answer {
        var failure: StorageError?
        while let expectation = expected.popFirst() {
            let answer = try next(to: expectation)
            failure = failure ?? answer.failure
            if let failure {
                try recover(from: failure)
            } else if expected.isEmpty {
                return answer
            }
        }
        throw lost()
    }

    /// Brings the connection back to where statements run, and says what was wrong.
    private func recover(from failure: StorageError) throws(StorageError) -> Never {
        if !isLost {
            if expected.last != .sync { try sendSync() }
            try? drain()  // what comes now is the same failure again
        }
        if failure.endsConnection { isLost = true }
        throw failure
    }

    private func drain() throws(StorageError) {
        var failure: StorageError?
        while let expectation = expected.popFirst() {
            let answer = try next(to: expectation)
            failure = failure ?? answer.failure
        }
        if let failure { throw failure }
    }

    /// Takes one answer off the connection, with the end of it.
    private func next(to expectation: Expectation) throws(StorageError) -> Answer {
        let answer = unsafe Answer(try result())
        let status = answer.status
        guard (expectation == .sync) == (status == PGRES_PIPELINE_SYNC) else { throw lost() }
        if case .preparation(let sql) = expectation, status != PGRES_COMMAND_OK { statements[sql] = nil }
        if expectation != .sync { try endOfAnswer() }
        return answer
    }

    /// An answer ends with a nil; a second result in its place means that we no longer know what we read.
    private func endOfAnswer() throws(StorageError) {
        try wait()
        let surplus = unsafe PQgetResult(handle)
        unsafe PQclear(surplus)
        guard unsafe surplus == nil, unsafe PQstatus(handle) == CONNECTION_OK else { throw lost() }
    }

    private func result() throws(StorageError) -> OpaquePointer {
        try wait()
        guard let result = unsafe PQgetResult(handle) else { throw lost() }
        return unsafe result
    }

    /// Waits until there is an answer to read.
    private func wait() throws(StorageError) {
        let limit = answerLimit.map { ContinuousClock.now + .milliseconds($0) }
        while unsafe PQisBusy(handle) == 1 {
            var descriptor = unsafe pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&descriptor, 1, answerLimit ?? -1)
            if ready == 0 || limit.map({ $0 < ContinuousClock.now }) == true { throw lost() }
            guard ready > 0 || errno == EINTR, unsafe PQconsumeInput(handle) == 1 else { throw lost() }
        }
    }

    private func lost() -> StorageError {
        isLost = true
        expected = []
        return .unavailable
    }
}

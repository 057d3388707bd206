import NIOCore

/// Where letters leave.
public enum MailOutlet: Sendable {
    /// A mail server.
    case server(SMTPServer)
    /// A folder, for an installation without one: each letter is a file.
    case folder(OutboxFolder)

    /// As the settings say.
    public init(_ settings: MailSettings) {
        self = settings.server.map(MailOutlet.server) ?? .folder(OutboxFolder(path: settings.folder))
    }

    /// Sends a letter.
    /// - Parameter message: The letter.
    /// - Throws: ``MailError``; then it may be sent again.
    public func send(_ message: MailMessage) async throws(MailError) {
        switch self {
        case .folder(let folder): try folder.keep(message)
        case .server(let server): try await Self.send(message, through: server)
        }
    }

    /// Each letter has a connection and a minute of its own.
    private static func send(_ message: MailMessage, through server: SMTPServer) async throws(MailError) {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let connection = try await SMTPConnection.open(server)
                    defer { connection.close() }
                    try await connection.deliver(message)
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(60))
                    throw MailError.tooSlow
                }
                defer { group.cancelAll() }
                _ = try await group.next()
            }
        } catch let error as MailError {
            throw error
        } catch {
            throw .unreachable
        }
    }
}

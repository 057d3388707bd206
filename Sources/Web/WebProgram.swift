import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// Runs the program `underwriter-web`.
/// - Parameters:
///   - arguments: The program's name, then nothing, or `healthcheck`.
///   - environment: As ``WebConfiguration`` reads it.
/// - Returns: The exit code: 0 after an orderly end or when ready; 1 after a failure or when not; 64 for wrong arguments; 78
///   for a wrong environment.
public func runWeb(arguments: [String], environment: [String: String]) async -> Int32 {
    let configuration: WebConfiguration
    do {
        configuration = try WebConfiguration(environment: SecretFiles.read(environment))
    } catch {
        for line in "\(error)".utf8.split(separator: UInt8(ascii: "\n")) {
            complain(String(decoding: line, as: UTF8.self))
        }
        return 78
    }
    switch arguments.dropFirst().first {
    case nil: return await serve(configuration)
    case "healthcheck": return await isReady(configuration) ? 0 : 1
    default:
        complain("usage: underwriter-web [healthcheck]")
        return 64
    }
}

private func serve(_ configuration: WebConfiguration) async -> Int32 {
    let logger = Logger(label: "web") { _ in
        JSONLogHandler(level: configuration.logLevel, isText: configuration.isLogText)
    }
    do {
        let web = try await WebServices(configuration, logger: logger)
        try await web.inviteFirstOperator()
        logger.notice("the web front starts", metadata: ["event": "sys_startup", "port": "\(configuration.port)"])
        let services = web.services + [web.application]
        try await ServiceGroup(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        .run()
        logger.notice("the web front has stopped", metadata: ["event": "sys_shutdown"])
        return 0
    } catch {
        complain("\(error)")
        return 1
    }
}

/// Whether the front on this host's port answers that it is ready.
private func isReady(_ configuration: WebConfiguration) async -> Bool {
    let host = configuration.host == "0.0.0.0" ? "127.0.0.1" : configuration.host
    do {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.seconds(2))
            .connect(host: host, port: configuration.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { answers, request in
            try await request.write(
                ByteBuffer(string: "GET /readyz HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
            )
            for try await answer in answers { return answer.readableBytesView.starts(with: "HTTP/1.1 200".utf8) }
            return false
        }
    } catch {
        return false
    }
}

private func complain(_ line: String) { FileHandle.standardError.write(Data("underwriter-web: \(line)\n".utf8)) }

/// Reads every secret `X` that is given as a file `X_FILE`.
enum SecretFiles {
    private static let names = [
        "SECRET_KEY", "PASSWORD_PEPPER", "DATA_KEY", "AUDIT_KEY", "JOB_KEY", "EVENT_KEY", "MODEL_SIGNING_KEY",
        "REDIS_URL",
    ]

    static func read(_ environment: [String: String]) throws(ConfigurationError) -> [String: String] {
        var values = environment
        var problems: [ConfigurationProblem] = []
        for name in names {
            guard let path = environment["\(name)_FILE"], !path.utf8.isEmpty else { continue }
            // Whatever the cause, the answer is the same.
            let text = try? String(contentsOfFile: path, encoding: .utf8)
            switch (environment[name], text) {
            case (.some, _): problems.append(ConfigurationProblem("\(name)_FILE", "is set besides \(name); set one"))
            case (nil, nil): problems.append(ConfigurationProblem("\(name)_FILE", "cannot be read: \(path)"))
            case (nil, let text?):
                values[name] = String(decoding: text.utf8.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return values
    }
}

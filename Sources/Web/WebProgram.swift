import Accounts
import Foundation
import Hosting
import Hummingbird
import LedgerRecords
import Logging
import ServiceLifecycle
import UnixSignals

// The web front: pages and an interface in front of the ledger, and the services that carry applications to the queue
// and decisions back. SIGTERM closes the listener first, lets requests end, then the services; it takes 20 s at most.

/// Runs the program `underwriter-web`.
/// - Parameters:
///   - arguments: The program's name, then nothing, `healthcheck` or `--print-config`.
///   - environment: As ``WebConfiguration`` reads it.
/// - Returns: The exit code: 0 after an orderly end, for a healthy front or a good configuration; 1 after a failure or for an unhealthy one; 64
///   for wrong arguments; 78 for a wrong environment.
public func runWeb(arguments: [String], environment: [String: String]) async -> Int32 {
    switch arguments.dropFirst().first {
    case nil: return await serve(environment)
    case "healthcheck": return await HealthCheck(environment: environment).run()
    case "--print-config": return printConfiguration(environment)
    default:
        LogOutput.tell("usage: underwriter-web [healthcheck | --print-config]")
        return 64
    }
}

/// Shows what the front would run with, and what is wrong with it.
private func printConfiguration(_ environment: [String: String]) -> Int32 {
    FileHandle.standardOutput.write(Data((PrintedSettings(environment).lines.joined(separator: "\n") + "\n").utf8))
    do {
        _ = try WebConfiguration(environment: environment)
        return 0
    } catch {
        for line in error.lines { LogOutput.tell("underwriter-web: \(line)") }
        return 78
    }
}

private func serve(_ environment: [String: String]) async -> Int32 {
    let configuration: WebConfiguration
    do {
        configuration = try WebConfiguration(environment: environment)
    } catch {
        for line in error.lines { LogOutput.tell("underwriter-web: \(line)") }
        return 78
    }
    let logger = configuration.log.logger("web")
    do {
        let web = try await WebServices(configuration, logger: logger)
        logger.notice("the front starts", metadata: ["event": "sys_startup", "version": "\(WebServices.version)"])
        if configuration.accounts.bcryptCost < 12 {
            logger.warning("UNDERWRITER_BCRYPT_COST is under 12: for tests only", metadata: ["event": "sys_weak_hash"])
        }
        for role in [AccountRole.operator, .admin] {
            guard let link = try await web.firstInvitation(role) else { break }
            LogOutput.tell("\(role.rawValue.capitalized) sign-up, once, within 24 hours: \(link)")
        }
        try await web.group().run()
        await web.close()
        logger.notice("the front has stopped", metadata: ["event": "sys_shutdown"])
        return 0
    } catch let problems as SettingsProblems {
        for line in problems.lines { LogOutput.tell("underwriter-web: \(line)") }
        return 78
    } catch {
        logger.critical("the front has failed", metadata: ["event": "sys_crash", "reason": "\(error)"])
        LogOutput.tell("underwriter-web: \(error)")
        return 1
    }
}

extension WebServices {
    /// The application under the signals that end it.
    fileprivate func group() -> ServiceGroup {
        var group = ServiceGroupConfiguration(
            services: [.init(service: application)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: application.logger
        )
        group.maximumGracefulShutdownDuration = .seconds(20)
        return ServiceGroup(configuration: group)
    }
}

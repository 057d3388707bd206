import Hosting
import Logging
import ServiceLifecycle

// The worker: jobs in, assessments out, through Redis and nothing else.
//
// `Champions` keeps the models; while there is none the processor beats with `state=no-model` and reads nothing.
// SIGTERM drains: the processor finishes what it is computing, hands the rest back and leaves the register. A second one
// hands back at once.

/// Runs the program `underwriter-worker`.
/// - Parameters:
///   - arguments: The program's name, then nothing, or `healthcheck`.
///   - environment: As ``WorkerConfiguration`` reads it.
/// - Returns: The exit code: 0 after an orderly end or for a healthy worker; 1 after a failure or for an unhealthy one; 64
///   for wrong arguments; 78 for a wrong environment.
public func runWorker(arguments: [String], environment: [String: String]) async -> Int32 {
    let configuration: WorkerConfiguration
    do {
        configuration = try WorkerConfiguration(environment: environment)
    } catch {
        for line in error.lines { LogOutput.tell("underwriter-worker: \(line)") }
        return 78
    }
    switch arguments.dropFirst().first {
    case nil: return await serve(configuration)
    case "healthcheck": return await checkHealth(configuration)
    default:
        LogOutput.tell("usage: underwriter-worker [healthcheck]")
        return 64
    }
}

/// Works until SIGTERM, SIGINT or the command `stop`.
private func serve(_ configuration: WorkerConfiguration) async -> Int32 {
    let logger = configuration.log.logger("worker")
    let worker = WorkerServices(configuration, logger: logger)
    logger.notice("the worker starts", metadata: ["event": "sys_startup", "version": "\(WorkerServices.version)"])
    do {
        try await worker.run()
        logger.notice("the worker has stopped", metadata: ["event": "sys_shutdown"])
        return 0
    } catch {
        logger.critical("the worker has failed", metadata: ["event": "sys_crash", "reason": "\(error)"])
        return 1
    }
}

/// Says whether a worker of this host is at work.
private func checkHealth(_ configuration: WorkerConfiguration) async -> Int32 {
    let health = await WorkerHealth.check(configuration)
    LogOutput.tell("underwriter-worker: \(health)")
    return health == .working ? 0 : 1
}

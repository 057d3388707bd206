public import ArgumentParser
import QueueControls

/// What is done with the queue.
public struct QueueCommand: AsyncParsableCommand {
    /// `queue`.
    public static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Watch the queue, and mend it.",
        discussion: "Ids and counts only: nothing an applicant has written is ever shown here.",
        subcommands: [
            ShowStatus.self, ShowTop.self, Workers.self, ListJobs.self, ShowJob.self, WaitForJob.self, ReplayJobs.self,
            CancelJob.self, DiscardJobs.self, PauseQueue.self, ResumeQueue.self, CloseIntake.self, OpenIntake.self,
            LimitDepth.self, Scale.self, ReclaimJobs.self, ReapWorkers.self, ReconcileQueue.self, Doctor.self,
            Chaos.self, Bench.self,
        ]
    )

    /// Nothing asked yet.
    public init() {}
}

/// Who works.
struct Workers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List workers, or tell them something.",
        subcommands: [ListWorkers.self, QuietWorkers.self, ResumeWorkers.self, StopWorkers.self],
        defaultSubcommand: ListWorkers.self
    )
}

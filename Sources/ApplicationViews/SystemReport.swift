/// What the machinery behind the pages is able to do at this moment.
package struct SystemReport: Sendable, Hashable {
    /// Whether Redis answers.
    package var hasRedis = false
    /// Workers that beat within 30 seconds.
    package var workers = 0
    /// Whether one of them has a model to score with.
    package var hasModel = false
    /// Whether workers have been told not to read.
    package var isPaused = false

    /// What is known; what is not said is down.
    package init(hasRedis: Bool = false, workers: Int = 0, hasModel: Bool = false, isPaused: Bool = false) {
        self.hasRedis = hasRedis
        self.workers = workers
        self.hasModel = hasModel
        self.isPaused = isPaused
    }

    /// What to tell somebody whose application waits; nil where all is well.
    package var delay: String? {
        let comfort = "Your application is recorded: nothing is lost, and you need not send it again."
        if !hasRedis {
            return "We cannot reach the scoring system just now. \(comfort) It is decided as soon as we can."
        }
        if workers == 0 { return "Nothing is being scored just now: no worker is running. \(comfort)" }
        if !hasModel { return "Scoring waits for a model to be put in use. \(comfort)" }
        if isPaused { return "Scoring is paused by the operator. \(comfort)" }
        return nil
    }
}

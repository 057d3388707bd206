import QueueTrials
import QueueVocabulary
import Sealing

extension ScratchQueue {
    /// The job of a number.
    func job(_ number: Int, _ work: BenchmarkWork) throws(SealError) -> NewJob {
        let id = Self.jobID(number)
        return try NewJob(id: id, body: work.body(id.text), schema: 1, seal: seal)
    }
}

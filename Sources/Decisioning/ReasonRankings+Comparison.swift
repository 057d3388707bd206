import Assessments
import ModelArtefacts

extension ReasonRankings {
    /// Ranks the groups of one applicant; a group of which the model uses no feature is in no ranking.
    init(_ comparison: Comparison) {
        let cohort = comparison.cohort
        self.init(
            cutoffCohort: comparison.entries(below: cohort.cutoff),
            allApplicants: comparison.entries(below: cohort.allApplicants),
            best: comparison.entries(below: cohort.best)
        )
    }
}

public import ArgumentParser
import Learning
import ModelReports
import Products
public import RejectInference
import Samples
import TrainingFiles

/// What is assumed of applicants who were refused.
struct RejectOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Applicants who were refused, CSV without outcomes, to learn from as well.",
            valueName: "file"
        )
    )
    var rejects: String?
    @Option(help: "What is assumed of them; no data can prove it.") var rejectMethod = RejectMethod.parcelling
    @Option(help: "How many times riskier they are taken to be than accepted ones of the same answers, 1 to 3.")
    var rejectFactor = 1.5

    func validate() throws {
        guard (1...3).contains(rejectFactor) else { throw ValidationError("--reject-factor must be 1 to 3") }
    }

    /// A learner that is told of them; itself where nobody is named.
    func informed(_ learner: any Learner, _ product: Product, delimiter: String, seed: UInt64) throws -> any Learner {
        guard let rejects, rejectMethod != .none else { return learner }
        let refused = RefusedApplicants(try RefusedFile(rejects, for: product, delimiter: delimiter).vectors)
        return RejectInformedLearner(learner, refused, rejectMethod, factor: rejectFactor, seed: seed)
    }

    /// The options by name; none where nobody is named.
    var texts: [String: String] {
        guard rejects != nil, rejectMethod != .none else { return [:] }
        return ["reject-method": rejectMethod.rawValue, "reject-factor": "\(rejectFactor)"]
    }
}

extension RejectMethod: ExpressibleByArgument {}

extension RejectReport {
    /// For the report of a run and for the terminal.
    var section: ReportSection {
        var table = ReportTable("Judged by accepted applicants", ["", "Accepted alone", "With the refused"])
        table.add(["AUC", before.areaUnderCurve.reportText(), after.areaUnderCurve.reportText()])
        table.add(["KS", before.kolmogorovSmirnov.reportText(), after.kolmogorovSmirnov.reportText()])
        table.add(["Mean PD of the refused", before.refusedRate.reportPercent, after.refusedRate.reportPercent])
        var changes = ReportTable("Log-odds of each bin", ["Feature", "Bin", "Before", "After", "Change"])
        for bin in bins {
            let change = (bin.after - bin.before).reportText()
            changes.add([bin.feature, bin.kind.reportText, bin.before.reportText(), bin.after.reportText(), change])
        }
        let implied = impliedRate.map { "\($0.reportPercent) of the refused are taken as bad" }
        return ReportSection(
            id: "rejects",
            title: "Applicants who were refused",
            sentences: [
                "\(refusedCount) were refused; \(acceptedRate.reportPercent) of the accepted are bad"
                    + "\(implied.map { ", \($0)" } ?? ", the accepted who resemble the refused count more").",
                "How they would have paid is an assumption that these data cannot test. The best evidence is a small random "
                    + "sample approved below the cut-off.",
            ],
            tables: [table] + (bins.isEmpty ? [] : [changes])
        )
    }
}

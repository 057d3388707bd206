public import ArgumentParser
import Documents
import ModelReports
import Products
public import RejectInference
import StoredData
import Terminal
import TrainingFiles

/// What is assumed of applicants who were refused.
struct RejectOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Applicants who were refused, CSV without outcomes, to learn from as well; written as the training file is.",
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

    /// The file of those who were refused; nil where nobody is named, or nothing is assumed.
    func file(for product: Product, _ text: TextOptions) async throws -> RefusedFile? {
        guard let rejects, rejectMethod != .none else { return nil }
        return try await text.place(rejects)
            .withFile { path in try RefusedFile(path, for: product, delimiter: text.separator) }
    }

    /// What a learner is told; nil for nobody.
    func told(_ file: RefusedFile?) -> TrainingProcedure.Rejection? {
        file.map { .init(refused: RefusedApplicants($0.vectors), method: rejectMethod, factor: rejectFactor) }
    }

    /// The options by name; none where nobody is named.
    func texts(_ file: RefusedFile?) -> [String: String] {
        guard let file else { return [:] }
        return [
            "rejects": file.digest.hex, "reject-method": rejectMethod.rawValue, "reject-factor": "\(rejectFactor)",
        ]
    }
}

extension RejectMethod: ExpressibleByArgument {}

extension ReportSection {
    /// What a model cannot know where nothing is assumed of applicants who were refused.
    static let acceptedAlone = ReportSection(
        id: "rejects",
        title: "Applicants who were refused",
        sentences: [
            "Warning: nothing is assumed of applicants who were refused. Only a loan that was granted has an outcome, "
                + "so the model has learnt from accepted applicants alone, and its PD and the measures here may be too "
                + "good for everybody who applies; --rejects names the refused, to learn from as well."
        ]
    )
}

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

import ArgumentParser
import Documents
import FeatureDefinitions
import Foundation
import ModelReports
import Preparation
import Products
import Samples
import StoredData
import Terminal
import TrainingFiles

/// Writes what a training file is like.
struct ReportData: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a page on a training file: each column as it is, and the bad rate by bin.",
        discussion: """
            Before anything is fitted: how filled each column is, where its numbers lie, how often each category comes and \
            how it ended, bins with weight of evidence and information value, and what is odd. Rows are read by the code \
            that training reads them with; protected columns are not read.
            """
    )

    @OptionGroup var product: ProductFile
    @Option(help: ArgumentHelp("Training file, CSV; or ledger:NAME, a data set of the ledger.", valueName: "file"))
    var data: String
    @OptionGroup var text: TextOptions
    @Option(help: ArgumentHelp("Page to write, HTML.", valueName: "file")) var out: String
    @Option(help: "Share of the rows that may be broken and are then left out.") var tolerateBroken = 0.05

    func validate() throws {
        guard (0...1).contains(tolerateBroken) else { throw ValidationError("--tolerate-broken must be 0 to 1") }
    }

    func run() async throws {
        try await text.place(data).withFile { try run(on: $0) }
    }

    private func run(on path: String) throws {
        let definition = try product.read()
        let file = try TrainingFile(path, for: definition, tolerating: tolerateBroken, delimiter: text.separator)
        let sample = file.sample
        let sections = DataSections(sample)
        let bads = sample.isBad.count { $0 }
        let review = SampleReview(of: sample)
        let page = ReportPage(
            title: "Data of \(definition.title)",
            facts: [
                ["File", URL(fileURLWithPath: path).lastPathComponent + text.note], ["SHA-256", file.digest.hex],
                ["Product", "\(definition.id) \(definition.version)"], ["Rows", sample.count.groupedText],
                ["Bad", "\(bads.groupedText) (\((Double(bads) / Double(sample.count)).reportPercent))"],
                ["Not read", file.ignoredColumns.joined(separator: ", ")],
            ],
            sections: [
                notes(file, review), sections.numbers, Self.farOut(sample), sections.categories,
                InputSections.bins(of: sample),
            ]
        )
        try Files.replace(out) { try $0.write(contentsOf: Data(page.html.utf8)) }
        print("\(sample.count.groupedText) rows, \(bads.groupedText) bad; \(sample.schema.count) features")
        for sentence in file.notes + review.warnings { print(sentence) }
        print("Written \(out)")
    }

    /// Nothing is done about them here: the table says what would be.
    private static func farOut(_ sample: TrainingSample) -> ReportSection {
        let found = Outliers(in: sample, by: .interquartileRanges(3))
        return .outliers(
            found,
            before: sample,
            after: sample.clipped(to: found.limits),
            "More than three interquartile ranges beyond a quartile; after: as `train --clip-outliers 3` moves them in."
        )
    }

    private func notes(_ file: TrainingFile, _ review: SampleReview) -> ReportSection {
        let strange = file.unknownCategories.sorted { $0.key < $1.key }
            .map { "\($0): \($1.groupedText) cells hold a category the product does not declare" }
        let leaks = review.findings.filter { $0.area > SampleReview.leakingArea }
            .map { "\($0.feature) alone tells who defaulted (AUC \($0.area.reportText(3))): a leak" }
        let sentences = file.notes + strange + leaks + review.warnings
        return ReportSection(id: "notes", title: "What is odd", sentences: sentences.isEmpty ? ["Nothing."] : sentences)
    }
}

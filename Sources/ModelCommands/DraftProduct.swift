import ArgumentParser
import CSV
import Documents
import Fields
import Foundation
import Preparation
import ProductDrafting
import Products
import StoredData
import Terminal
import TrainingFiles

/// Proposes a product definition for a file.
struct DraftProduct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Propose a product definition for a CSV file of applicants and outcomes.",
        discussion: """
            Says what it takes each column for, and why some are left out: constants, row numbers, names and places, what is known \
            only after the decision, and whatever alone tells who defaulted. Protected characteristics are asked after the \
            decision, for the fairness report. Read the file it writes before anybody applies with it.
            """
    )

    @Option(help: ArgumentHelp("Training file, CSV; or ledger:NAME, a data set of the ledger.", valueName: "file"))
    var data: String
    @OptionGroup var text: TextOptions
    @Option(help: ArgumentHelp("Definition to write.", valueName: "file")) var out: String
    @Option(help: "Column that tells who defaulted; by its name unless given.") var outcome: String?
    @Option(help: ArgumentHelp("Column whose numbers are codes, no magnitudes; may be repeated.", valueName: "column"))
    var choices: [String] = []
    @Option(help: "Id of the product: small letters, digits and -.") var id = "draft"
    @Option(help: "Currency of amounts, three capital letters.") var currency = "EUR"

    func run() async throws {
        try await text.place(data).withFile { path in try run(on: path) }
    }

    private func run(on path: String) throws {
        do {
            let profiles = try profiles(path)
            if let strange = choices.first(where: { name in !profiles.contains { $0.name == name } }) {
                throw CommandFailure(file: data, "--choices \(strange): there is no such column")
            }
            let target = try OutcomeColumn(among: profiles, named: outcome)
            var leaks: Set<String> = []
            var draft = try self.draft(profiles, target, leaks)
            // What a leak hides is seen only once it is gone: at most as many rounds as columns.
            while case let found = try self.leaks(in: draft, path), !found.isSubset(of: leaks) {
                leaks.formUnion(found)
                draft = try self.draft(profiles, target, leaks)
            }
            try write(draft)
        } catch let error as DraftError {
            throw CommandFailure(file: data, error)
        }
    }

    private func draft(
        _ profiles: [ColumnProfile],
        _ target: OutcomeColumn,
        _ leaks: Set<String>
    ) throws -> ProductDraft {
        try ProductDraft(
            profiles,
            outcome: target,
            leaks: leaks,
            codes: Set(choices),
            id: id,
            currency: currency
        )
    }

    /// The largest share of rows that may be broken, as in `data report`.
    private static let mostBroken = 0.05

    private func profiles(_ path: String) throws -> [ColumnProfile] {
        let source = try FilePieces(path)
        let scalar = text.separator.unicodeScalars.first ?? ","
        var reader = CSVReader(limits: .file, delimiter: scalar) { try source.next() }
        do {
            guard let header = try reader.next() else { throw CommandFailure(file: data, "is empty") }
            if let advice = CSVError.advice(onHeader: header.fields) { throw CommandFailure(file: data, advice) }
            // Training reads the names of columns without blanks around them.
            var profiles = header.fields.map { ColumnProfile(name: $0.trimmingCharacters(in: .whitespaces)) }
            var broken: [CSVError] = []
            let bar = ProgressBar(reading: path)
            var count = 0
            while let record = try reader.next({ broken.append($0) }) {
                for (index, field) in record.fields.enumerated() { profiles[index].add(field) }
                count += 1
                if count.isMultiple(of: 1024) { bar.say(source.bytesRead, rows: count) }
            }
            bar.end(rows: count)
            if let first = broken.first {
                let rows = broken.count + (profiles.first?.count ?? 0)
                guard Double(broken.count) <= Self.mostBroken * Double(rows) else { throw first }
                print("Left out: \(broken.count.groupedText) broken rows; the first: \(first)")
            }
            guard profiles.contains(where: { $0.count > 0 }) else { throw DraftError.noRows }
            return profiles
        } catch let error as CSVError {
            throw CommandFailure(file: data, error.withAdvice)
        }
    }

    /// Columns whose feature alone tells who defaulted.
    private func leaks(in draft: ProductDraft, _ path: String) throws -> Set<String> {
        let product = try Product.parse(draft.definition.canonicalBytes, file: out, on: ProductFile.today)
        let sample = try TrainingFile(path, for: product, tolerating: Self.mostBroken, delimiter: text.separator).sample
        let keys = SampleReview(of: sample).findings.filter { $0.area > SampleReview.leakingArea }.map(\.feature)
        return Set(keys.compactMap { product.field($0)?.column })
    }

    private func write(_ draft: ProductDraft) throws {
        let definition = draft.definition.indentedText + "\n"
        _ = try Product.parse(Array(definition.utf8), file: out, on: ProductFile.today)
        try Files.replace(out) { try $0.write(contentsOf: Data(definition.utf8)) }
        var table = TextTable(["COLUMN", "FILLED", "DIFFERENT", "TAKEN FOR", "LOOK AT"], rightAligned: [1, 2])
        for plan in draft.columns {
            let filled = Double(plan.profile.present) / Double(max(plan.profile.count, 1))
            table.add([
                plan.profile.name, filled.percentText, plan.profile.distinct.groupedText, plan.use.text,
                plan.warnings.joined(separator: "; "),
            ])
        }
        print(table.text)
        print(
            "\nWritten \(out). Read it, then: underwriter train --product \(out) --data \(data)\(text.words) --learner all"
        )
    }
}

extension ColumnPlan.Use {
    /// For a table.
    fileprivate var text: String {
        switch self {
        case .input(let shape): shape.text
        case .protected(let shape): "protected, fairness report only: \(shape.text)"
        case .outcome: "outcome"
        case .key: "key of the row"
        case .dropped(let why): "left out: \(why)"
        }
    }
}

extension ColumnPlan.Shape {
    fileprivate var text: String {
        switch self {
        case .yesNo: "yes or no"
        case .choice(let texts): "one of \(texts.count)"
        case .number(let isWhole, let isMoney, _, let special):
            (isMoney ? "amount" : isWhole ? "whole number" : "number")
                + (special.isEmpty ? "" : ", \(special.map { "\($0)" }.joined(separator: " and ")) a code")
        }
    }
}

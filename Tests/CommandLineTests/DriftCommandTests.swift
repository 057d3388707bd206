import Foundation
import TestSupport
import Testing

/// `models drift`: later applicants in the bins that the artefact keeps of its training.
@Suite struct DriftCommandTests {
    @Test func `Applicants like those of training are stable, and others call for action`() throws {
        let (program, data) = try ModelCommandTests.sample(rows: 1_500)
        let (product, folder) = (Program.personalLoan, program.folder.path)
        try program.succeeds("train", "--product", product, "--data", data, "--out", folder, "--folds", "0")
        let artefact = program.folder.file("artefact.json")
        let look = try program.succeeds("models", "inspect", artefact)
        #expect(look.contains("Baseline  1,050 applicants in bins"), "\(look)")

        let later = program.folder.file("later.csv")
        try program.succeeds("synthesise", "--product", product, "--rows", "1000", "--seed", "7", "--out", later)
        let same = program.run("models", "drift", artefact, "--data", later)
        #expect(same.code == 0, "\(same.output)")
        #expect(same.output.contains("1,000 applicants against 1,050 applicants of training"))
        for word in ["probability of default", "95 % BOUND", "annual_gross_income"] {
            #expect(same.output.contains(word), "\(word)")
        }

        let poorer = try Self.scaled(later, column: "income_amount", by: 0.25)
        try poorer.write(toFile: later, atomically: true, encoding: .utf8)
        let other = program.run("models", "drift", artefact, "--data", later)
        let alert = "\nAlert: The mean of payments in relation to income (dti) is "
        #expect(other.output.contains(alert), "\(other.output)")
        #expect(other.output.contains(" % above that of training: ") && !same.output.contains("Alert"))
        let line = other.output.split(separator: "\n").first { $0.hasPrefix("annual_gross_income") }
        #expect(other.code == 1 && line?.contains(" act ") == true, "\(other.output)")
    }

    @Test func `A file without applicants and one that is wrong are refused`() throws {
        let (program, data) = try ModelCommandTests.sample()
        let (product, folder) = (Program.personalLoan, program.folder.path)
        try program.succeeds("train", "--product", product, "--data", data, "--out", folder, "--folds", "0")
        let artefact = program.folder.file("artefact.json")
        let text = try String(contentsOfFile: data, encoding: .utf8)
        let header = try #require(text.split(separator: "\r\n").first)
        let empty = program.folder.file("empty.csv")
        try (header + "\r\n").write(toFile: empty, atomically: true, encoding: .utf8)
        let nobody = program.run("models", "drift", artefact, "--data", empty)
        #expect(nobody.code == 1 && nobody.output.contains("empty.csv: has no applicants"), "\(nobody.output)")
        try program.replaceCell(in: data, line: 3, column: "income_amount", with: "much")
        let wrong = program.run("models", "drift", artefact, "--data", data)
        #expect(wrong.code == 1 && wrong.output.contains("line 3"), "\(wrong.output)")
    }

    private static func scaled(_ path: String, column: String, by factor: Double) throws -> String {
        var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let place = try #require(lines[0].firstIndex(of: column))
        for row in lines.indices.dropFirst() {
            guard let value = Double(lines[row][place]) else { continue }
            lines[row][place] = "\(Int(value * factor))"
        }
        return lines.map { $0.joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
    }
}

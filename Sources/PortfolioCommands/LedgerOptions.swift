import ArgumentParser
import Documents
import Foundation
import Ledger
import Lending
import LoanLedger
import PortfolioReports
import Terminal

/// How a report is printed, and from which ledger.
struct ReportOptions: ParsableArguments {
    @Flag(help: "Print JSON: amounts in minor units, ratios as shares of one.") var json = false
    @Option(help: ArgumentHelp("Write the drawings there, as SVG.", valueName: "folder")) var charts: String?

    /// Prints a report as it was asked for.
    /// - Throws: ``CommandFailure`` if a drawing cannot be written.
    func print(_ report: BookReport) throws {
        if let charts {
            for drawing in report.drawings {
                try Files.replace("\(charts)/\(drawing.name).svg") { try $0.write(contentsOf: Data(drawing.svg.utf8)) }
            }
        }
        guard !json else {
            Swift.print(String(decoding: report.json.canonicalBytes, as: UTF8.self))
            return
        }
        Swift.print(report.title + "\n")
        for sentence in report.sentences { Swift.print(sentence) }
        for table in report.tables {
            var text = TextTable(table.heading, rightAligned: Set(1..<table.heading.count))
            for row in table.rows { text.add(row) }
            Swift.print("\n\(table.caption)\n\(text.text)")
        }
    }
}

/// The loan book of the ledger that the environment names.
struct OpenBook {
    let book: LoanBook

    /// Opens the ledger.
    /// - Parameter rules: What the lender decides about its book.
    /// - Throws: ``CommandFailure`` naming the variable or file at fault.
    init(_ rules: LoanBook.Rules = LoanBook.Rules()) throws(CommandFailure) {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        do {
            book = LoanBook(
                try Ledger.open(LedgerPlace(environment: environment), keys: LedgerKeys(environment: environment)),
                rules: rules
            )
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// Now.
    @Sendable static func clock() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// The last business date that was ended.
    /// - Throws: ``CommandFailure`` if none was.
    func lastDayEnd() async throws -> CalendarDate {
        guard let day = try await book.lastDayEnd() else {
            throw CommandFailure("the book has no day end yet; run `underwriter portfolio eod` or `simulate-book`")
        }
        return day
    }
}

extension CalendarDate {
    /// A day as an option gives it.
    /// - Throws: ``ValidationError`` naming the option.
    static func option(_ text: String, _ name: String) throws -> CalendarDate {
        guard let day = CalendarDate(iso: text) else {
            throw ValidationError("\(name) must be a day such as 2026-11-21")
        }
        return day
    }
}

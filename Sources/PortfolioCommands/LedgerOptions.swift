import ArgumentParser
import Documents
import Foundation
import Ledger
import Lending
import LoanLedger
import Portfolio
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
        Swift.print(report.title + (report.currency.map { ", \($0.code)" } ?? "") + "\n")
        for sentence in report.sentences { Swift.print(sentence) }
        for table in report.tables {
            var text = TextTable(table.heading, rightAligned: Set(1..<table.heading.count))
            for row in table.rows { text.add(row) }
            Swift.print("\n\(table.caption)\n\(text.text)")
        }
    }
}

/// Of which loans a report tells.
struct CurrencyOption: ParsableArguments {
    @Option(help: ArgumentHelp("Count the loans in this currency; that of most loans unless given.", valueName: "code"))
    var currency: String?

    /// The loans of that currency in figures.
    /// - Throws: ``CommandFailure`` if there is none, or several currencies that cannot be told apart.
    func figures(of book: LoanBook) async throws -> BookFigures {
        let codes = try await book.currencies().map(\.code)
        guard let code = currency ?? codes.first else {
            throw CommandFailure("the book has no loan yet; `underwriter simulate-book` fills an empty ledger")
        }
        guard currency == nil || codes.contains(where: { $0.utf8.elementsEqual(code.utf8) }) else {
            throw CommandFailure("there is no loan in \(code); --currency is one of \(codes.joined(separator: ", "))")
        }
        if currency == nil, codes.count > 1 {
            let others = "loans in \(code); --currency counts those in \(codes.dropFirst().joined(separator: ", "))\n"
            // Nobody can be told that nobody listens.
            try? FileHandle.standardError.write(contentsOf: Data(others.utf8))
        }
        return try await book.figures(of: Currency(isoCode: code))
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

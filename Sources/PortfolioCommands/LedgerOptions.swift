import ArgumentParser
import AssetQuality
import BookPolicies
import Documents
import Foundation
import Ledger
import Lending
import LoanLedger
import LoanServicing
import Portfolio
import PortfolioReports
import Terminal

/// How a report is printed, and from which ledger.
struct ReportOptions: ParsableArguments {
    @Flag(help: "Print JSON: amounts in minor units, ratios as shares of one.") var json = false
    @Option(help: ArgumentHelp("Write the drawings there, as SVG.", valueName: "folder")) var charts: String?

    /// Prints a report as it was asked for.
    /// - Parameters:
    ///   - report: The report.
    ///   - day: At whose end the book was looked at; nil for as it stands.
    /// - Throws: ``CommandFailure`` if a drawing cannot be written.
    func print(_ report: BookReport, asAt day: CalendarDate?) throws {
        if let charts {
            for drawing in report.drawings {
                try Files.replace("\(charts)/\(drawing.name).svg") { try $0.write(contentsOf: Data(drawing.svg.utf8)) }
            }
        }
        guard !json else {
            var json = report.json
            if case .object(let members) = json, let day {
                json = .object(members.merging(["as_at": .string(day.iso)]) { $1 })
            }
            Swift.print(String(decoding: json.canonicalBytes, as: UTF8.self))
            return
        }
        let of = (report.currency.map { ", \($0.code)" } ?? "") + (day.map { ", as at \($0.iso)" } ?? "")
        Swift.print("\(report.title)\(of)\n")
        for sentence in report.sentences { Swift.print(sentence) }
        for table in report.tables {
            var text = TextTable(table.heading, rightAligned: Set(1..<table.heading.count))
            for row in table.rows { text.add(row) }
            Swift.print("\n\(table.caption)\n\(text.text)")
        }
    }
}

/// At the end of which day the book is looked at.
struct AsAtOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Look at the book as it was at the end of a day; as it stands unless given.",
            valueName: "yyyy-mm-dd"
        )
    )
    var asAt: String?

    /// The day; nil for as it stands.
    /// - Throws: ``ValidationError`` for what is no day, ``CommandFailure`` for one that is to come.
    func day(in book: LoanBook) async throws -> CalendarDate? {
        guard let day = try asAt.map({ try CalendarDate.option($0, "--as-at") }) else { return nil }
        let today = try await OpenBook.businessDate(of: book)
        guard day <= today else {
            throw CommandFailure("--as-at must not be after \(today.iso), the business date of the book")
        }
        return day
    }
}

/// Of which loans a report tells, and as at which day.
struct CurrencyOption: ParsableArguments {
    @OptionGroup var past: AsAtOption
    @Option(help: ArgumentHelp("Count the loans in this currency; that of most loans unless given.", valueName: "code"))
    var currency: String?

    /// The loans of that currency in figures.
    /// - Throws: ``CommandFailure`` if there is none, or several currencies that cannot be told apart.
    func figures(of book: LoanBook) async throws -> BookFigures {
        let day = try await past.day(in: book)
        let found = if let day { try await book.currencies(asAt: day) } else { try await book.currencies() }
        let codes = found.map(\.code)
        guard let code = currency ?? codes.first else {
            if let day { throw CommandFailure("the book had no loan on \(day.iso)") }
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
        guard let day else { return try await book.figures(of: Currency(isoCode: code)) }
        return try await book.past(of: Currency(isoCode: code), asAt: day).figures
    }
}

/// The loan book of the ledger that the environment names.
struct OpenBook {
    let book: LoanBook
    /// What the lender wants of it.
    let policy: BookPolicy

    /// Opens the ledger.
    /// - Parameter lateFee: In minor units; that of the lender's settings if nil.
    /// - Throws: ``CommandFailure`` naming the variable or file at fault.
    init(lateFee: Int64? = nil) throws(CommandFailure) {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        do {
            policy = try BookPolicy(environment: environment)
            var rules = try LoanBook.Rules(environment: environment)
            rules.lateFee = lateFee ?? rules.lateFee
            rules.sectors = policy.sectors
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

    /// The day on which the lender works: the one after the last day end, or today before the first.
    static func businessDate(of book: LoanBook) async throws -> CalendarDate {
        try await book.businessDate(at: clock())
    }

    /// The regime in force on a day, or on the last business date that was ended; that which is to be before the first.
    func regime(asAt day: CalendarDate?) async throws -> ProvisioningRegime {
        if let day { return policy.regime(on: day) }
        return try await book.lastDayEnd().map { policy.regime(on: $0) } ?? policy.regime
    }

    /// What is set aside for loans, with those whose risk has risen where stages ask for it.
    /// - Parameters:
    ///   - figures: The loans.
    ///   - regime: By class, by stage, or nothing.
    ///   - day: The past day that the figures are of; nil for now.
    /// - Returns: The same loans with it.
    /// - Throws: ``CommandFailure`` naming the variable at fault; whatever the ledger throws.
    func booked(
        _ figures: BookFigures,
        under regime: ProvisioningRegime,
        asAt day: CalendarDate? = nil
    ) async throws -> BookFigures {
        guard regime != .iracp, regime != .none else { return try figures.booked(under: regime) }
        let rule = policy.expectedLossRule(stages: try RiskRiseOptions.rule())
        let risen = try await book.risen(of: figures.currency, asAt: day, under: rule.stages)
        return try figures.booked(under: regime, rule: rule, risen: risen)
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

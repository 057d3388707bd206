import ArgumentParser
import AssetQuality
import Documents
import Lending
import LoanLedger
import LoanServicing
import Portfolio
import Terminal

/// Shows who has to be called.
struct ShowArrears: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arrears",
        abstract: "Show open loans that are late or show a sign of trouble, the worst first."
    )

    @Flag(help: "Print JSON: amounts in minor units of each loan's currency.") var json = false
    @OptionGroup var past: AsAtOption
    @Option(help: "At most so many loans, from 1 to 10000.") var limit = 50
    @Option(help: "Pass over so many loans.") var offset = 0

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be from 1 to 10000") }
        guard (0...10_000_000).contains(offset) else { throw ValidationError("--offset must be from 0 to 10000000") }
    }

    func run() async throws {
        let book = try OpenBook().book
        let today = try await OpenBook.businessDate(of: book)
        let day = try await past.day(in: book) ?? today
        let arrears = try await book.arrears(asAt: day, businessDate: today, limit: limit, offset: offset)
        print(json ? String(decoding: Self.json(arrears).canonicalBytes, as: UTF8.self) : try Self.text(arrears))
    }

    private static func text(_ arrears: Arrears) throws -> String {
        var table = TextTable(
            ["Loan", "Days past due", "Bucket", "Class", "Currency", "Arrears", "Outstanding", "Early warnings"],
            rightAligned: [0, 1, 5, 6]
        )
        for late in arrears.loans {
            let (loan, currency) = (late.loan, try Currency(isoCode: late.loan.currency))
            table.add([
                "\(loan.id)", "\(late.daysPastDue)", DelinquencyBucket(daysPastDue: late.daysPastDue).name,
                loan.position.assetClass.name, loan.currency, currency.text(minorUnits: late.arrears),
                currency.text(minorUnits: loan.position.outstanding),
                late.warnings.map(\.words).joined(separator: "; "),
            ])
        }
        let counts = arrears.counts
        return """
            Arrears and early warnings, as at \(arrears.day.iso)

            \(counts.late) late, \(counts.warned) with an early warning, \(counts.all) in all

            \(table.text)
            """
    }

    private static func json(_ arrears: Arrears) -> JSONValue {
        func count(_ value: Int) -> JSONValue { .number(Double(value)) }
        func amount(_ value: Int64) -> JSONValue { .number(Double(value)) }
        let loans = arrears.loans.map { late in
            JSONValue.object([
                "loan_id": count(late.loan.id), "days_past_due": count(late.daysPastDue),
                "npa_status": .string(late.loan.position.assetClass.name), "currency": .string(late.loan.currency),
                "arrears": amount(late.arrears), "outstanding_balance": amount(late.loan.position.outstanding),
                "early_warnings": .array(late.warnings.map { .string($0.rawValue) }),
            ])
        }
        return .object([
            "as_at": .string(arrears.day.iso), "late": count(arrears.counts.late),
            "warned": count(arrears.counts.warned), "total": count(arrears.counts.all), "loans": .array(loans),
        ])
    }
}

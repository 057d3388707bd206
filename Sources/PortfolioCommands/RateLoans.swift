import ArgumentParser
import CSV
import Decimals
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Terminal

/// Takes in what the lender's behaviour model says of loans.
struct RateLoans: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate",
        abstract: "Take in probabilities of default as they are now, from a CSV file.",
        discussion: """
            The file has the columns loan_id and probability, a share of one for the year to come, a line for each loan \
            that is rated; all of it counts or nothing. `portfolio ecl` compares them with those at which loans were \
            granted; expected losses, stress and capital take the latest.
            """
    )

    @Argument(help: ArgumentHelp("Ratings, CSV.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("The day of the ratings; the business date unless given.", valueName: "yyyy-mm-dd"))
    var date: String?

    func run() async throws {
        let book = try OpenBook().book
        let today = try await OpenBook.businessDate(of: book)
        let day = try date.map { try CalendarDate.option($0, "--date") } ?? today
        guard day <= today else {
            throw CommandFailure("--date must not be after \(today.iso), the business date of the book")
        }
        let ratings = try Self.ratings(file)
        do {
            try await book.rate(ratings, on: day, at: OpenBook.clock(), by: .commandLine("portfolio rate"))
        } catch {
            throw CommandFailure(file: file, error)
        }
        print("\(ratings.count.groupedText) loans rated as of \(day.iso)")
    }

    /// - Throws: ``CommandFailure`` naming line and field of the first row that says nothing clear.
    private static func ratings(_ file: String) throws -> [LoanRating] {
        var reader = CSVReader(try Files.bytes(file, limit: 256 << 20), limits: .file)
        do {
            guard let header = try reader.next()?.fields else { throw CSVError(line: 1, reason: .noHeader) }
            let places = try ["loan_id", "probability"]
                .map { name in
                    guard let place = header.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else {
                        throw CSVError(line: 1, field: name, reason: .missingColumn)
                    }
                    return place
                }
            var (ratings, seen): ([LoanRating], Set<Int>) = ([], [])
            while let record = try reader.next() {
                let rating = try rating(record, places[0], places[1])
                guard seen.insert(rating.loan).inserted else {
                    throw wrong(record, places[0], "loan_id", "the loan is rated on an earlier line")
                }
                ratings.append(rating)
            }
            return ratings
        } catch let error as CSVError {
            throw CommandFailure(file: file, error)
        }
    }

    private static func rating(_ record: CSVRecord, _ id: Int, _ probability: Int) throws(CSVError) -> LoanRating {
        guard let loan = DecimalText(record[id], scale: 0)?.minorUnits, (1...1_000_000_000).contains(loan) else {
            throw wrong(record, id, "loan_id", "it must be the number of a loan")
        }
        guard let share = record.number(probability)?.value,
            let rating = LoanRating(loan: .init(loan), probability: share)
        else { throw wrong(record, probability, "probability", "it must be a share from 0 to 1, such as 0.035") }
        return rating
    }

    private static func wrong(_ record: CSVRecord, _ place: Int, _ field: String, _ what: String) -> CSVError {
        CSVError(line: record.line, column: place + 1, field: field, reason: .invalid(message: what))
    }
}

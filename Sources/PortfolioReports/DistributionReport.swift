import Charts
import Documents
import Lending
public import Portfolio

extension BookReport {
    /// Loans and what was lent by purpose and by amount, ended loans among them.
    /// - Parameters:
    ///   - figures: The book.
    ///   - bands: Loans and what was lent by amount, ascending; from so many major units.
    /// - Returns: The report.
    public static func distribution(
        _ figures: BookFigures,
        bands: [(from: Int, loans: Int, amount: Int64)]
    ) -> BookReport {
        let purposes = figures.totals(by: \.purpose)
            .map { Lent(name: $0.name, loans: $0.totals.loans, amount: $0.totals.disbursed) }
        let names = bandNames(bands.map(\.from))
        let amounts = zip(names, bands).map { Lent(name: $0, loans: $1.loans, amount: $1.amount) }
        return BookReport(
            "distribution",
            "What was lent",
            sentences: ["Every loan ever disbursed counts, with what was lent."],
            tables: [
                lent("By purpose", "Purpose", purposes, figures.currency),
                lent("By amount", "Amount lent, \(figures.currency.code)", amounts, figures.currency),
            ],
            drawings: [
                counts("purposeloans", "Loans by purpose", purposes),
                sums("purposelent", "Lent by purpose", purposes, figures.currency),
                counts(
                    "amountloans",
                    "Loans by amount",
                    zip(amounts, bandLabels(bands.map(\.from))).map { $0.named($1) }
                ),
            ],
            currency: figures.currency,
            json: ["by_purpose": json(purposes), "by_amount_bucket": json(amounts)]
        )
    }

    /// What bands of amounts are called: from where one begins to where the next does.
    /// - Parameter starts: Major units, ascending.
    /// - Returns: A name for each; the last has no end.
    public static func bandNames(_ starts: [Int]) -> [String] {
        let ends = starts.dropFirst().map { "\($0)" } + [""]
        return zip(starts, ends).map { "\($0)-\($1)" }
    }

    /// The names of bands in words, which stand below each other under a bar.
    private static func bandLabels(_ starts: [Int]) -> [String] {
        let ends = starts.dropFirst().map { " to \($0)" } + [" upward"]
        return zip(starts, ends).map { "\($0)\($1)" }
    }

    /// Loans that have something in common.
    private struct Lent {
        let name: String
        let loans: Int
        /// In minor units.
        let amount: Int64

        func named(_ name: String) -> Lent { Lent(name: name, loans: loans, amount: amount) }
    }

    private static func lent(_ caption: String, _ name: String, _ parts: [Lent], _ currency: Currency) -> Table {
        Table(caption, [name, "Loans", "Lent"], parts.map { [$0.name, "\($0.loans)", currency.text($0.amount)] })
    }

    private static func counts(_ id: String, _ title: String, _ parts: [Lent]) -> (name: String, svg: String) {
        BarChart(
            id: id,
            title: title,
            summary: "Numbers of all loans ever disbursed.",
            axis: "loans",
            labels: parts.map(\.name),
            values: parts.map { Double($0.loans) }
        )
        .drawing
    }

    private static func sums(
        _ id: String,
        _ title: String,
        _ parts: [Lent],
        _ currency: Currency
    ) -> (name: String, svg: String) {
        let scale = AmountScale(of: parts.map(\.amount).max() ?? 0, currency)
        return BarChart(
            id: id,
            title: title,
            summary: "What was lent in all loans ever disbursed.",
            axis: scale.name,
            labels: parts.map(\.name),
            values: parts.map { scale.value(Double($0.amount)) }
        )
        .drawing
    }

    private static func json(_ parts: [Lent]) -> JSONValue {
        .array(
            parts.map {
                .object(["name": .string($0.name), "loans": .count($0.loans), "amount": .amount($0.amount)])
            }
        )
    }
}

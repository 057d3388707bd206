import Foundation
import Portfolio
import Terminal

/// What is true of the loans of a simulated book, as a file beside the ledger: nobody who estimates has to see it.
struct SimulatedTruth {
    let simulation: BookSimulation

    /// Writes a line for each loan, in the order of their numbers in a ledger that was empty.
    ///
    /// The probability is that of a year; the instalment is the first that the borrower could not pay, blank for none
    /// within the time of the loan.
    /// - Throws: ``CommandFailure`` if the file cannot be written.
    func write(to path: String) throws {
        try Files.replace(path) { file in
            var lines = "loan_id,borrower_id,purpose,probability_of_default,stopped_at\n"
            var loan = 0
            for index in 0..<simulation.customerCount {
                let person = simulation.borrower(index)
                for one in person.loans {
                    loan += 1
                    let stop = one.stoppedAt.map { "\($0)" } ?? ""
                    lines += "\(loan),\(person.id),\(one.purpose),\(one.probabilityOfDefault),\(stop)\n"
                }
                // A book of any size is written in pieces.
                guard lines.utf8.count > 1 << 20 else { continue }
                try file.write(contentsOf: Data(lines.utf8))
                lines = ""
            }
            try file.write(contentsOf: Data(lines.utf8))
        }
    }
}

import Applications
import ArgumentParser
import Assessments
import CheckedAnswers
import Decisioning
import Documents
import Foundation
import Lending
import ModelArtefacts
import Products
import Scoring
import Terminal
import WhatIfs

/// An application as a client sends it, ready to be assessed as a worker would.
struct ApplicationFile {
    let artefact: ModelArtefact
    private let messages: AnswerMessages
    private let path: String
    /// Nothing is stored under this id; a replay of it is the same every time.
    private static let jobID = "00000000-0000-4000-8000-000000000000"

    /// Reads a body of `POST /api/v1/applications`, or its answers alone.
    /// - Throws: ``CommandFailure`` naming the file.
    init(_ path: String, for artefact: ModelArtefact, on submittedOn: CalendarDate) throws(CommandFailure) {
        let document: JSONValue
        do {
            document = try JSONValue.parse(try Files.bytes(path, limit: 1 << 20), limits: .file)
        } catch let error as JSONSyntaxError {
            throw CommandFailure(file: path, error)
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
        guard let answers = (document["answers"] ?? document).objectValue else {
            throw CommandFailure(file: path, "must be an object of answers")
        }
        guard let id = ApplicationID(uuid: Self.jobID) else { throw CommandFailure(file: path, "cannot be assessed") }
        self.artefact = artefact
        self.path = path
        messages = AnswerMessages(
            answers,
            applicationID: id,
            product: artefact.product,
            submittedOn: submittedOn
        )
    }

    /// The answer to a field, if it is a number.
    func number(_ key: String) -> Double? { messages.application[key]?.numberValue }

    /// What a worker would read.
    /// - Throws: ``CommandFailure`` naming every field that is wrong.
    func message(changing changes: [String: JSONValue] = [:]) throws(CommandFailure) -> AssessmentMessage {
        do {
            return try messages.message(changing: changes)
        } catch {
            throw CommandFailure(file: path, error.errors.map { "\($0.key): \($0.message)" }.joined(separator: "; "))
        }
    }

    /// The smallest changes that help, with the answers they lead to.
    ///
    /// Looked for as a worker and a page do together, but for longer.
    /// - Parameter fields: Answers that may change, and how far.
    /// - Returns: Nil where there is nothing to change.
    /// - Throws: ``CommandFailure`` naming the file.
    func smallestChanges(_ fields: [ChangeableField]) throws(CommandFailure) -> WhatIfFindings? {
        _ = try message()
        do {
            let turns = TurningPoints.of(artefact)
            var search = WhatIfSearch(messages, fields: fields, effort: .ofACommand)
            while !search.ways.isEmpty {
                let request = try WhatIfRequest(messages, changes: [:], jobID: Self.jobID, ways: search.ways)
                let asked = search.asksForTurns ? turns : nil
                search.take(try WhatIfFindings(request, turns: asked) { try assessment(of: $0) })
            }
            return search.findings
        } catch {
            throw CommandFailure(file: path, "\(error)")
        }
    }

    /// The assessment, with some answers changed.
    func assessment(changing changes: [String: JSONValue] = [:]) throws(CommandFailure) -> Assessment {
        let message = try message(changing: changes)
        do {
            return try assessment(of: message)
        } catch {
            throw CommandFailure(file: path, "\(error)")
        }
    }
    private func assessment(of message: AssessmentMessage) throws -> Assessment {
        try assess(
            try message.vector(for: artefact.product),
            facts: message.facts,
            with: artefact,
            under: artefact.product.policy,
            jobID: message.jobID
        )
    }
}

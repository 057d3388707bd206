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

/// An application as a client sends it, ready to be assessed as a worker would.
struct ApplicationFile {
    let artefact: ModelArtefact
    private let answers: [String: JSONValue]
    private let path: String
    private let submittedOn: CalendarDate

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
        self.artefact = artefact
        self.answers = answers
        self.path = path
        self.submittedOn = submittedOn
    }

    /// The answer to a field, if it is a number.
    func number(_ key: String) -> Double? { answers[key]?.numberValue }

    /// What a worker would read.
    /// - Throws: ``CommandFailure`` naming every field that is wrong.
    func message(changing changes: [String: JSONValue] = [:]) throws(CommandFailure) -> AssessmentMessage {
        let product = artefact.product
        // Nothing is stored under this id; a replay of it is the same every time.
        guard let id = ApplicationID(uuid: "00000000-0000-4000-8000-000000000000") else {
            throw CommandFailure(file: path, "cannot be assessed")
        }
        let checked: Answers
        do {
            checked = try product.check(answers.merging(changes) { $1 }, on: submittedOn)
        } catch {
            throw CommandFailure(file: path, error.errors.map { "\($0.key): \($0.message)" }.joined(separator: "; "))
        }
        return AssessmentRequest(
            applicationID: id,
            product: product,
            submittedOn: submittedOn,
            model: checked.model,
            policy: checked.policy,
            identity: checked.identity
        )
        .message
    }

    /// The smallest changes that help, with the answers they lead to.
    ///
    /// Of a model that answers in steps every step is looked at; else as a worker looks for them.
    /// - Parameter fields: Answers that may change, and how far.
    /// - Returns: Nil where there is nothing to change.
    /// - Throws: ``CommandFailure`` naming the file.
    func smallestChanges(_ fields: [ChangeableField]) throws(CommandFailure) -> WhatIfFindings? {
        do {
            let turns = TurningPoints(artefact)
            var search = WhatIfSearch(answers, fields: fields, ways: try fields.map { try way($0, turns) })
            while !search.ways.isEmpty {
                search.take(try WhatIfFindings(try request(search.ways)) { try assessment(of: $0) })
            }
            return search.findings
        } catch {
            throw CommandFailure(file: path, "\(error)")
        }
    }

    private func request(_ ways: [Way]) throws -> WhatIfRequest {
        let message = try message()
        return try WhatIfRequest(
            answers,
            changes: [:],
            applicationID: message.applicationID,
            jobID: message.jobID,
            product: artefact.product,
            submittedOn: submittedOn,
            ways: ways
        )
    }

    /// All values of a field at which anything can change, else as many as one look takes.
    private func way(_ field: ChangeableField, _ turns: TurningPoints) throws -> Way {
        guard let now = number(field.key), let steps = field.stepCount(from: now), let count = Int(exactly: steps)
        else { return Way(field, of: answers) }
        let places = try turns.places(upTo: count) { place in
            // What could not be sent ends the way.
            try? message(changing: [field.key: .number(field.value(after: Double(place), from: now))])
        }
        return places.map { Way(field.key, $0.map { field.value(after: Double($0), from: now) }) }
            ?? Way(field, of: answers)
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

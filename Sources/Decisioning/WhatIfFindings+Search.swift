public import Assessments

extension WhatIfFindings {
    /// Assesses an application as it is, with other answers, and along each way to the first step that suffices.
    ///
    /// A way ends where the odds get worse, so that advice is safe to follow halfway: trees may answer a change in steps
    /// both ways.
    /// - Parameters:
    ///   - request: The application, the answers that are asked about, and the ways.
    ///   - assess: The assessment of a message.
    /// - Throws: What `assess` throws of the application itself, and ``MessageError`` for changes of what is not there.
    public init(_ request: WhatIfRequest, assess: (AssessmentMessage) throws -> Assessment) throws {
        let before = try assess(request.base)
        let after = try request.change.map { try assess(try request.base.changed(by: $0)) }
        var steps: [Step] = []
        for path in request.paths {
            var last = before.logOdds
            for (place, change) in path.changes.enumerated() {
                let assessment = try assess(try request.base.changed(by: change))
                guard assessment.logOdds <= last else { break }
                if assessment.isBetter(than: before) {
                    steps.append(Step(key: path.key, place: place, assessment: assessment))
                    break
                }
                last = assessment.logOdds
            }
        }
        self.init(before: before, after: after, steps: steps)
    }
}

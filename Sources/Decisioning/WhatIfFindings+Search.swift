public import Assessments
public import FeatureDefinitions
public import Features
public import WhatIfs

extension WhatIfFindings {
    /// Assesses an application as it is, with other answers, and along each way to the first step that suffices.
    ///
    /// A way ends where the odds get worse, so that advice is safe to follow halfway: trees may answer a change in steps
    /// both ways.
    /// - Parameters:
    ///   - request: The application, the answers that are asked about, and the ways.
    ///   - turns: Thresholds that matter on the ways, where they are asked for.
    ///   - assess: The assessment of a message.
    /// - Throws: What `assess` throws of the application itself, and ``MessageError`` for changes of what is not there.
    public init(
        _ request: WhatIfRequest,
        turns: TurningPoints? = nil,
        assess: (AssessmentMessage) throws -> Assessment
    ) throws {
        let before = try assess(request.base)
        let after = try request.change.map { try assess(try request.base.changed(by: $0)) }
        var steps: [Step] = []
        var ended: Set<String> = []
        for path in request.paths {
            var last = before.logOdds
            for (place, change) in path.changes.enumerated() {
                let assessment = try assess(try request.base.changed(by: change))
                guard assessment.logOdds <= last else {
                    ended.insert(path.key)
                    break
                }
                if assessment.isBetter(than: before) {
                    steps.append(Step(key: path.key, place: place, assessment: assessment))
                    break
                }
                last = assessment.logOdds
            }
        }
        self.init(before: before, after: after, steps: steps, ended: ended, turns: turns)
    }
}

extension TurningPoints {
    /// The thresholds that matter on the ways of a request.
    /// - Parameters:
    ///   - request: The application and the ways.
    ///   - schema: That of the application's product.
    ///   - program: The same.
    /// - Returns: Nil where they are not asked for.
    /// - Throws: ``MessageError`` for an application of another product.
    public func asked(
        by request: WhatIfRequest,
        of schema: FeatureSchema,
        by program: FeatureProgram
    ) throws -> TurningPoints? {
        guard request.asksForTurns else { return nil }
        let changes = request.paths.flatMap(\.changes)
        let messages = [request.base] + (try changes.map { try request.base.changed(by: $0) })
        return within(try messages.map { try $0.values(of: schema, by: program) })
    }
}

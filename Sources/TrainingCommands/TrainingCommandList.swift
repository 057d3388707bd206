public import ArgumentParser

/// The commands of this room, in the order in which help lists them.
public let trainingCommands: [any ParsableCommand.Type] = [Synthesise.self, Train.self, Score.self]

/// What can be done with artefacts without a ledger; `underwriter models` lists them.
public let artefactCommands: [any ParsableCommand.Type] = [InspectModel.self, ImportModel.self, DiffModels.self]

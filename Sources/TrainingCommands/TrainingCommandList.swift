public import ArgumentParser

/// The commands of this room, in the order in which help lists them.
public let trainingCommands: [any ParsableCommand.Type] = [Synthesise.self, Train.self, Score.self]

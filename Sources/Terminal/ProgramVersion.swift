/// Version of the programs; what they write names it.
public let programVersion = "0.1.0"

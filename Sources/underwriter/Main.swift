import CommandLine

/// The command line.
@main enum Program {
    static func main() async { await runCommandLine() }
}

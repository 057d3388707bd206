import LedgerRecords

/// The letters about accounts: no personal value but the user name, and links that need our own pages.
package struct AccountLetters: Sendable {
    private let lender: String
    private let baseURL: String

    /// - Parameters:
    ///   - lender: Whose letters they are.
    ///   - baseURL: The configured base of links; what a request calls us is never in a letter.
    package init(lender: String, baseURL: String) {
        self.lender = lender
        self.baseURL = baseURL
    }

    /// The address of a link that works once.
    package func link(_ path: String, _ token: String) -> String { "\(baseURL)/\(path)/\(token)" }

    func confirm(_ token: String) -> MailDraft {
        draft(
            .confirm,
            "Confirm your e-mail address",
            "Somebody, probably you, gave this address for an account at \(lender).",
            "To confirm it, open this page within 24 hours:\n\n\(link("confirm", token))",
            "If it was not you, do nothing: nothing more will be sent here."
        )
    }

    func reset(_ token: String) -> MailDraft {
        draft(
            .reset,
            "Choose a new password",
            "Somebody, probably you, asked for a new password for your account at \(lender).",
            "To choose one, open this page within 30 minutes; it works once:\n\n\(link("reset", token))",
            "If it was not you, do nothing: your password stays as it is."
        )
    }

    var passwordChanged: MailDraft {
        draft(
            .passwordChanged,
            "Your password has been changed",
            "The password of your account at \(lender) has been changed, and everybody who was signed in to it is signed out.",
            alarm
        )
    }

    var addressChanged: MailDraft {
        draft(
            .addressChanged,
            "Your e-mail address is being changed",
            "Another e-mail address was given for your account at \(lender). Nothing more will be sent to this one.",
            alarm
        )
    }

    func secondFactor(isOn: Bool) -> MailDraft {
        draft(
            .secondFactor,
            isOn ? "Signing in now needs a code" : "Signing in needs no code any more",
            isOn
                ? "Signing in to your account at \(lender) now needs a code of your app as well as the password."
                : "The codes for signing in to your account at \(lender) have been taken away: the password is enough.",
            alarm
        )
    }

    func newDevice(_ device: String) -> MailDraft {
        draft(
            .newDevice,
            "A sign-in on a new device",
            "Somebody signed in to your account at \(lender) on a device that had not done so before: \(device).",
            "Where you are signed in, and how to end it: \(baseURL)/account/sessions",
            alarm
        )
    }

    private var alarm: String {
        "If it was you, there is nothing to do. If not, choose a new password at once: \(baseURL)/forgot"
    }

    private func draft(_ kind: MailDraft.Kind, _ subject: String, _ paragraphs: String...) -> MailDraft {
        MailDraft(kind: kind, subject: subject, text: (paragraphs + [lender]).joined(separator: "\n\n") + "\n")
    }
}

import ArgumentParser
import Messages
import Terminal

/// Prints fresh secrets.
struct NewKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Print fresh secrets in the form of .env.",
        discussion: "Keep them where only the programs can read them: `umask 077; underwriter keys new > .env`."
    )

    func run() throws {
        let seed = SecretText.random(bytes: 32).base64
        guard let signing = ManifestSigningKey(base64: seed) else {
            throw CommandFailure("MODEL_SIGNING_KEY: the system gave no usable key")
        }
        print(
            """
            # web
            SECRET_KEY=\(SecretText.random(bytes: 48).base64)
            PASSWORD_PEPPER=\(SecretText.random(bytes: 32).base64)
            # web and command line
            DATA_KEY=\(SecretText.random(bytes: 32).base64)
            AUDIT_KEY=\(SecretText.random(bytes: 32).base64)
            MODEL_SIGNING_KEY=\(seed)
            # web and worker
            JOB_KEY=1:\(SecretText.random(bytes: 32).base64)
            EVENT_KEY=1:\(SecretText.random(bytes: 32).base64)
            # worker
            MODEL_VERIFY_KEY=\(signing.verificationKey.base64)
            # Redis in containers
            REDIS_WEB_PASSWORD=\(SecretText.random(bytes: 24).urlText)
            REDIS_WORKER_PASSWORD=\(SecretText.random(bytes: 24).urlText)
            REDIS_OPERATOR_PASSWORD=\(SecretText.random(bytes: 24).urlText)
            # PostgreSQL in containers
            POSTGRES_ADMIN_PASSWORD=\(SecretText.random(bytes: 24).urlText)
            POSTGRES_OWNER_PASSWORD=\(SecretText.random(bytes: 24).urlText)
            POSTGRES_FRONT_PASSWORD=\(SecretText.random(bytes: 24).urlText)
            """
        )
    }
}

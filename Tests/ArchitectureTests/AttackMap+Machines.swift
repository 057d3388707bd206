extension AttackMapTests {
    /// The attacks on what is typed and sent, on what is kept, and on the machines: tables 1.5 to 1.11.
    static let machines = """
        I1 script and templates in every text, read back on every page
            TemplatingTests/EscapingTests.whatHidesInAGraphemeIsEscaped
            PagesTests/TemplateTests.whatPeopleTypeComesBackAsText
            TemplatingTests/TemplateLibraryTests.whatIsNoTagIsRefused
            BrowserTests/ScriptInjectionTests.nothingRunsAndTheTextIsKept
        I2 SQL in what is typed
            ApplicationsTests/HostileInputTests.whatOnlyLooksDangerousIsKeptAsItIs
            WebTests/HostileTextTests.areRefusedOrKeptExactlyInAForm
            LedgerTests/UserTests.accountsAreFoundByHowTheyBeginAndSignsOfPatternsAreNone
        I3 formulas in the cells of a table
            DocumentsTests/CSVCellTests.isSafeInASpreadsheet
            DocumentsTests/CSVCellTests.isReadBackAsItWas
        I4 tables that are too large, broken or in another encoding
            DocumentsTests/CSVReaderTests.refusesTenMegabytesOfQuotesAndAMillionColumns
            DocumentsTests/CSVReaderTests.refusesOtherEncodings
            DocumentsTests/CSVReaderTests.refusesNamingLineAndField
            WebTests/BulkTests.aFileThatIsNoneIsRefusedWhole
            WebTests/BulkTests.aThousandRowsAreTakenOneByOneAndTheWrongOnesNamedByLineAndField
        I5 what is no amount
            ApplicationsTests/HostileInputTests.whatIsNoNumberGetsTheMessageOfTheField
            ApplicationsTests/FormTests.aCommaIsTheDecimalMarkWhereTheLanguageHasIt
            WebTests/HostileConnectionTests.whatIsNoAmountIs422WithTheFieldsMessage
        I6 bytes that are no text, control characters, texts without end
            ApplicationsTests/HostileInputTests.controlsAreRefusedInTexts
            ApplicationsTests/HostileInputTests.lengthIsCountedInScalarsNotInGraphemes
            WebTests/HostileTextTests.areRefusedOrKeptExactlyInJSON
            WebTests/HostileTextTests.aNameOf200KilobytesIsTooLarge
        I7 JSON that is deep, wide, long or says a thing twice
            DocumentsTests/JSONParsingTests.refusesBombs
            DocumentsTests/JSONParsingTests.refusesDuplicateKeysNamingTheirPath
            DocumentsTests/JSONParsingTests.allowsExactlyTheDepthKeysAndBytesOfItsLimits
            WebTests/HostileBodyTests.aBombOfJSONIsRefusedAtOnceAndTheServerLives
        I8 answers that contradict each other
            ApplicationsTests/MessageTableTests.aRuleBetweenAnswersBlocksOnlyOnceTheAnswersAreRight
        I9 lines of a log within a name
            HostingTests/JSONLogHandlerTests.controlCharactersAreEscaped
            HostingTests/JSONLogHandlerTests.textIsOneLineToo
        I10 line ends and quotes in the name of a file
            WebTests/PortfolioPageTests+FileName.i10TheNameOfAFileIsOursHoweverItsAddressIsSpelt
            WebTests/PortfolioPageTests+Past.lateLoansAndOneLoanAreSeenAsTheyWere
        I11 receivers of messages that are inside, redirect, or change their address
            WebhooksTests/AddressTests.Refuses what could be something else
            WebhooksTests/AddressTests.Knows what is inside
            WebhooksTests/DispatcherTests.A name is looked up once and the address that was judged is used
            WebhooksTests/DispatcherTests.A redirect is not followed, and a receiver that is gone is told nothing more
        I12 texts that take long to look at
            ApplicationsTests/HostileInputTests.fiftyKilobytesOfRubbishAreRefusedAtOnce
        R1 slow clients, large bodies, too many at once
            WebTests/SlowClientTests.headersThatTrickleAreEachCutOffAtTheDeadlineWhileOthersAreServed
            WebTests/SlowClientTests.aBodyThatTricklesIsToldSoAtItsDeadline
            WebTests/HostileConnectionTests.aBodyThatIsTooLargeIsToldSoBeforeItIsRead
            WebTests/HostileConnectionTests.tooManyAtOnceAreToldToComeBack
            WebTests/HandlerDeadlineTests.isStoppedAndWhatMayHaveComeOfItIsSaid
        R2 forged forwarding headers, and without Redis
            WebTests/RateLimitTests.forgedForwardingHeadersDoNotHelp
            WebTests/TextRulesTests.aForwardedAddressIsBelievedFromATrustedProxyOnly
            WebTests/TextRulesTests.limitsSeeAllOfAnIPv6CustomerAsOne
            AccountsTests/QuotaTests.withoutRedisTheLimitHoldsInThisProcess
        R3 asking more than is allowed
            WebTests/RateLimitTests.theCallOverTheLimitIs429AndSaysWhenToComeBack
            AccountsTests/QuotaTests.theHeadersAreStructuredFields
        R4 learning of another's quota
            WebTests/ProgramKeyTests.eachKeyHasAQuotaOfItsOwnWithAndWithoutRedis
            AccountsTests/QuotaTests.whoIsOverTheQuotaCostsTheNextNothing
        R5 fifty exports at once
            WebTests/LargeWorkTests.r5OfFiftyExportsOfOnePersonTheOthersAreTurnedAway
        D1 a column that nobody classed
            LedgerTests/InventoryTests.namesEveryColumnAndNoOther
        D2 reading identities in the ledger's file, moving them, keeping the old key
            LedgerTests/LedgerFileTests.noIdentityAnswerIsReadableInTheFile
            LedgerTests/DataSetTests.A row that was moved to another key no longer opens
            LedgerTests/SwappedSealTests.aValueOfOnePersonDoesNotOpenAtAnother
            LedgerTests/SwappedSealTests.aValueDoesNotOpenInAnotherRowOrColumnOfTheSamePerson
            LedgerTests/SwappedSealTests.theKeyOfOnePersonDoesNotOpenAsTheKeyOfAnother
            BackupsTests/RewriteTests.d2AfterARewriteEverythingReadsWithoutTheOldKey
        D3 personal values in logs, Redis, errors and prints
            WebTests/CanaryTests.areInNoLogAndNotInRedisAndAllInTheCopyForThePerson
            EndToEndTests/CanaryTests.noLogNoRedisKeyOrValueAndNoErrorSaysIt
            ApplicationsTests/CanaryTests.theAnswersPrintNothingOfThePerson
            LedgerTests/LedgerFileTests.personalAnswersAccountsAndKeysDoNotPrintThemselves
        D4 queries in the log
            WebTests/AnswerHeaderTests.everyRequestIsOneLineWithTheRoutesTemplate
            WebTests/SecurityLogTests.aLineSaysWhoWhereAndWhatCameOfItAndNeverTheQuery
        D5 who the applicant is, in Redis
            ApplicationsTests/CanaryTests.whoTheApplicantIsNeverReachesTheQueue
            ApplicationsTests/AgeInModelTests.theAgeTravelsInPlaceOfTheDateOfBirth
            OriginationTests/IntakeTests.whoTheApplicantIsStaysOutOfRedis
        D6 looking at who it is without a reason
            WebTests/DeskTests.whoItIsIsShownOnlyWithAReasonOnRecord
            WebTests/LenderInterfaceTests.customersAreRegisteredOnceListedAndShownMasked
        D7 reading an erased person out of an older backup
            BackupsTests/ErasureTests.d7AnOlderBackupWithTheNewestListOfKeysCannotBeRead
            LedgerTests/PersonalReadTests.d7TheReasonGoesWithThePerson
        D8 a copy for the person that lacks something
            LedgerTests/SubjectCopyTests.d8HasEveryPersonalColumnOfTheInventoryOrSaysWhyNot
        D9 real people in what is shipped
            ArchitectureTests/SyntheticDataTests.d9NobodysAddressIsInWhatIsShipped
        L1 what is done and refused without a trace
            WebTests/SecurityLogTests.eachActAndEachRefusalHasItsEvent
        L2 lines of a log that are no object
            HostingTests/JSONLogHandlerTests.everyLineIsOneObjectWithTimeLevelAndEvent
        L3 secrets in the log
            WebTests/CanaryTests.areInNoLogAndNotInRedisAndAllInTheCopyForThePerson
            WebTests/WebConfigurationTests.nothingOfTheSecretsIsShownWhenTheyArePrinted
        L4 changing and deleting what is on record
            LedgerTests/AppendOnlyTests.rowsCannotBeChanged
            LedgerTests/AppendOnlyTests.rowsCannotBeDeletedOrReplaced
            LedgerTests/RolesTests.theFrontsRoleCannotChangeWhatIsAppendOnlyNorAnyTable
        L5 a changed, deleted, moved or added entry; another key
            LedgerTests/AuditTests.verifyingNamesTheFirstBadEntry
            LedgerTests/AuditTests.anotherKeyDoesNotVerify
        L6 a chain whose tail was cut
            LedgerTests/CheckpointTests.aCutTailShowsAgainstACheckpointAndNotWithout
            LedgerTests/CheckpointTests.aCheckpointIsFoundInALineOfTheLogAndAForgedOneIsNone
        L7 personal values in the chain
            LedgerTests/AuditTests.noPersonalValueIsInTheChain
            LedgerTests/PersonalReadTests.l7AReasonThatWasChangedOrTakenAwayIsFound
        L8 a decision that does not come out again
            CommandLineTests/ReplayTests.A decision is reproduced byte for byte, and one that was tampered with is not
        W1 signatures, against those of another implementation
            WebhooksTests/SignatureTests.Signs as others do
            WebhooksTests/SignatureTests.Refuses what is no secret
            WebhooksTests/DispatcherTests.A message is signed with the secret before as well, until the next one
        W2 a person in a message
            WebhooksTests/DispatcherTests.What becomes of an application is told once, signed and without a person in it
        W3 a receiver that is down
            WebhooksTests/DispatcherTests.What is not taken comes again under the same id, and at last is given up
        W4 receivers inside
            WebhooksTests/DispatcherTests.Nothing inside is spoken to
        S1 secrets in what is printed or shipped
            WebTests/WebConfigurationTests.thePrintedConfigurationMasksSecretsAndAgreesWithTheExample
            ArchitectureTests/RepositoryTests.theExampleHoldsNoSecretAndNamesNothingTwice
        S2 weak secrets, files that all can read, a worker with the front's secrets
            HostingTests/SettingsReaderTests.aWeakSecretIsRefusedAndNeverShown
            HostingTests/SettingsReaderTests.aSecretFileMustBeReadableByItsOwnerOnly
            ArchitectureTests/ContainerTests.theWorkerHasNoSecretOfTheFront
        S3 every user of Redis at what is another's part
            JobProcessingTests/RightsTests.nobodyCanDoAnothersPart
            RedisTests/EncryptedConnectionTests.anUnknownAuthorityAWrongNameAndPlainTextAreRefused
            EndToEndTests/RedisRightsTests.aServerThatThrowsJobsAwayEndsWebAndWorker
        S4 forged, changed and malformed jobs and events
            SealingTests/SealTests.refusesAnythingElse
            JobProcessingTests/JobProcessorFaultTests.aForgedOrSpoiltJobBecomesADeadLetterAndTheOthersAreDone
            OriginationTests/DecisionRecorderTests.aBadEventHoldsUpNobody
            EndToEndTests/FaultTableTests.f19ForgedAndMalformedJobsAndEvents
        S5 a ledger that others can open, a server that cannot prove its name
            LedgerTests/LedgerFileTests.theFileIsPrivateInAPrivateFolder
            LedgerTests/LedgerFileTests.theWriterSyncsEveryCommitAndDistrustsTheSchema
            PostgreSQLTests/ConfigurationTests.aServerElsewhereMustProveItsNameUnlessToldOtherwise
            PostgreSQLTests/EncryptedServerTests.aServerOfAStrangersAuthorityOrAnotherNameIsNotSpokenTo
        S6 reading a backup
            BackupsTests/RefusalTests.nothingOfAPersonCanBeReadInIt
            EndToEndTests/BackupCommandTests.backupRestoreAndAuditVerifyAreOneCommand
        S7 a model put into Redis without a signature
            ApplicationsTests/ModelManifestTests.anUnsignedManifestIsNotBelieved
            ApplicationsTests/ModelManifestTests.aChangedManifestIsNotBelieved
            WorkerTests/ChampionsTests.anArtefactReplacedInRedisIsRefused
        K1 containers that may more than they must
            EndToEndTests/ReadOnlyRootTests.nobodyOnAReadOnlyRootDecidesAnApplication
            ArchitectureTests/ContainerTests.noServiceOpensMoreThanItMust
            ArchitectureTests/ContainerTests.redisIsReachedByNoOneElse
        K2 images that run as root
            ArchitectureTests/ContainerTests.theFinalStagesRunAsNobodyAndTellTheirHealth
        K3 packages that nobody listed
            ArchitectureTests/BillOfMaterialsTests.k3EveryPackageAndEveryLibraryIsInItWithItsVersionAndLicence
        K4 assets from elsewhere
            PagesTests/TemplateTests.theStylesheetIsSmallAndAssetsAreNamedByTheirDigest
            WebTests/DescriptionTests.itHasATagAndAPageThatNeedsNothingFromElsewhere
        K5 damaged files of models
            ScoringTests/DamagedArtefactTests.bytesAreReadOrRefused
            ScoringTests/ModelArtefactTests.aBrokenFileIsRefusedNamingFileKeyAndReason
        K6 releases that were changed
            ArchitectureTests/ReleaseTests.k6WhatWasSignedIsToldFromWhatWasChanged
        """
}

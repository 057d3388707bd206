import Charts
import Hosting
import Lending
import Pages
import QueueMonitoring
import QueueReadings
import QueueReports

extension QueueSnapshot {
    /// The operator's page by the names of its templates.
    var view: View {
        let page = OperatorPage(self)
        return [
            "queue": page.queue, "health": page.health, "healthWord": page.health.uppercased(),
            "sentence": page.sentence, "banner": page.banner ?? "", "hasBanner": page.banner != nil,
            "time": QueueWords.timeOfDay(reading?.now ?? WallClock.now.milliseconds),
            "tiles": page.tiles.map(\.view), "safety": page.safety.map(\.view), "redis": page.redis.map(\.view),
            "charts": [history.chart, history.ageChart].compactMap { $0?.view },
            "workerHeading": OperatorPage.workerHeading, "hasWorkers": !page.workers.isEmpty,
            "workers": page.workers.map { ["name": $0.name, "cells": $0.cells, "isLost": $0.isLost] as View },
            "hasDead": !page.dead.isEmpty, "dead": page.dead.map(\.view),
            "isPaused": page.isPaused, "isIntakeOpen": page.isIntakeOpen,
        ]
    }
}

extension OperatorPage.Item {
    var view: View { ["name": name, "value": value, "isWarning": isWarning] }
}

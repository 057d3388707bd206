# Reads the table of `train --learner all` on the UCI Taiwan data, and holds it to what the README states.
BEGIN {
    least["logistic"] = 0.72
    least["scorecard"] = 0.769
    least["forest"] = 0.78
    least["boosting"] = 0.785
}
$3 == "±" && $6 == "to" { area[$1] = $2; brier[$1] = $9 }
END {
    for (name in least) {
        if (!(name in area)) { print name " is not in the table"; bad = 1 }
        else if (area[name] < least[name]) { print name ": AUC " area[name] ", not " least[name]; bad = 1 }
    }
    best = area["logistic"]
    if (area["forest"] > best) best = area["forest"]
    if (area["boosting"] > best) best = area["boosting"]
    if (area["vote"] < best - 0.002) { print "vote: AUC " area["vote"] ", not " best - 0.002; bad = 1 }
    if (!(brier["boosting"] > 0 && brier["boosting"] <= 0.134)) {
        print "boosting: Brier " brier["boosting"] ", not at most 0.134"; bad = 1
    }
    exit bad
}

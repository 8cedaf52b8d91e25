"""The same work as `npm run score` with pandas and scikit-learn: fit once, then time reading, scoring and writing."""
import json
import pickle
import resource
import sys
import time

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

EXCLUDED = ["personal_status", "foreign_worker"]


def estimator(name, table):
    texts = table.select_dtypes(exclude="number").columns.tolist()
    numbers = table.select_dtypes(include="number").columns.tolist()
    encoder = ColumnTransformer(
        [("texts", OneHotEncoder(handle_unknown="ignore"), texts), ("numbers", StandardScaler(), numbers)]
    )
    dense = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore", sparse_output=False), texts),
            ("numbers", "passthrough", numbers),
        ]
    )
    line = make_pipeline(encoder, LogisticRegression(max_iter=1000))
    forest = make_pipeline(dense, RandomForestClassifier(n_estimators=TREES, min_samples_leaf=5, n_jobs=-1, random_state=1))
    boosting = make_pipeline(dense, HistGradientBoostingClassifier(max_iter=BOOSTED, random_state=1))
    members = {"lr": line, "rf": forest, "gbdt": boosting}
    if name in members:
        return members[name]
    return VotingClassifier(list(members.items()), voting="soft")


task, learner = sys.argv[1], sys.argv[2]
if task == "fit":
    data, model, TREES, BOOSTED = sys.argv[3], sys.argv[4], int(sys.argv[5]), int(sys.argv[6])
    table = pd.read_csv(data)
    target = table.pop("class") == "bad"
    table = table.drop(columns=EXCLUDED)
    with open(model, "wb") as file:
        pickle.dump(estimator(learner, table).fit(table, target), file)
else:
    model, source, output = sys.argv[3:6]
    with open(model, "rb") as file:
        fitted = pickle.load(file)
    start = time.perf_counter()
    table = pd.read_csv(source)
    read = time.perf_counter()
    bad = fitted.predict_proba(table.drop(columns=EXCLUDED))[:, 1]
    scored = time.perf_counter()
    table["decision"] = ["red" if p >= 0.5 else "green" for p in bad]
    table["confidence"] = [max(p, 1 - p) for p in bad]
    table["probability_of_default"] = bad
    table.to_csv(output, index=False)
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {"rows": len(table), "read": read - start, "score": scored - read, "write": end - scored, "peakMegabytes": peak}
        )
    )

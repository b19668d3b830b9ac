"""Splink 5 with a sensible configuration. Usage: splink_link.py FOLDER OUT

Names apart; address, postcode and telephone as one comparison; tight blocks for expectation and
maximisation; u from 1e6 pairs; clusters at 0.95.
"""

import sys

import pandas as pd
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

AGENCIES = ["health", "education", "social_care", "police"]
COLUMNS = ["unique_id", "first_name", "other_names", "last_name", "dob", "sex", "address", "postcode", "phone", "nhs", "upn", "naming_group"]


def records(folder):
    frames = []
    for agency in AGENCIES:
        frame = pd.read_csv(f"{folder}/{agency}.csv", dtype=str, keep_default_na=False, header=0, names=COLUMNS)
        frame["agency"] = agency
        day_first = agency != "education"
        frame["dob"] = pd.to_datetime(frame["dob"], errors="coerce", dayfirst=day_first).dt.strftime("%Y-%m-%d")
        frames.append(frame.drop(columns=["other_names", "naming_group"]))
    frame = pd.concat(frames, ignore_index=True)
    for name in ["first_name", "last_name", "address"]:
        frame[name] = frame[name].str.lower().str.replace(r"[^a-z0-9 ]", "", regex=True)
    for long, short in [("street", "st"), ("road", "rd"), ("avenue", "ave")]:
        frame["address"] = frame["address"].str.replace(long, short)
    frame["postcode"] = frame["postcode"].str.replace(" ", "").str.lower()
    return frame.replace("", None)


HOUSEHOLD = {
    "output_column_name": "household",
    "comparison_description": "address, postcode and telephone",
    "comparison_levels": [
        {"sql_condition": "(address_l is null or address_r is null) and (postcode_l is null or postcode_r is null) "
                          "and (phone_l is null or phone_r is null)", "label_for_charts": "null", "is_null_level": True},
        {"sql_condition": "address_l = address_r and (postcode_l = postcode_r or phone_l = phone_r)", "label_for_charts": "home"},
        {"sql_condition": "phone_l = phone_r", "label_for_charts": "phone"},
        {"sql_condition": "jaro_winkler_similarity(address_l, address_r) > 0.9 and postcode_l = postcode_r", "label_for_charts": "near"},
        {"sql_condition": "postcode_l = postcode_r", "label_for_charts": "postcode"},
        {"sql_condition": "address_l = address_r", "label_for_charts": "address"},
        {"sql_condition": "ELSE", "label_for_charts": "else"},
    ],
}


def main():
    folder, out = sys.argv[1], sys.argv[2]
    api = DuckDBAPI()
    frame = api.register(records(folder))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.92, 0.85]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("last_name", [0.92, 0.85]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("dob", [1, 2]),
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("nhs", [1]),
            cl.DamerauLevenshteinAtThresholds("upn", [1]),
            HOUSEHOLD,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nhs"),
            block_on("upn"),
            block_on("first_name", "dob"),
            block_on("last_name", "dob"),
            block_on("dob", "postcode"),
            block_on("first_name", "last_name", "substr(dob, 1, 4)"),
            block_on("first_name", "last_name", "postcode"),
            block_on("phone", "substr(first_name, 1, 1)"),
            block_on("address", "substr(first_name, 1, 1)"),
        ],
        retain_matching_columns=False,
        additional_columns_to_retain=["agency"],
    )
    linker = Linker(frame, settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nhs"), block_on("upn"), block_on("first_name", "last_name", "dob")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name", "postcode"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob", "last_name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob", "first_name"))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95)
    print("pairs", pairs.as_pandas_dataframe()["match_probability"].ge(0.95).sum())
    told = clusters.as_pandas_dataframe()[["agency", "unique_id", "cluster_id"]]
    told.columns = ["source", "record_id", "cluster_id"]
    told.to_csv(out, index=False)


if __name__ == "__main__":
    main()
